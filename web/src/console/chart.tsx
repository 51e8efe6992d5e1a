// The paper that a chart is drawn on: its size follows the page, its colours the theme. Charts are chunks of their own (`lazy`), and
// ECharts comes with the first of them.
import { init, use, type ECharts } from 'echarts/core';
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { useTheme } from '../shared/theme';

use([GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

type Drawing = Record<string, unknown>;
const colours = { light: ['#0b5cad', '#b45309', '#2b7a1d', '#7c3aed'], dark: ['#6db3ff', '#e9b24a', '#6fcf6f', '#c4a5ff'] };

// `draw` gives the axes and series of what is drawn on it; `on`: what it depends on. `show`: a value in words.
export function Paper({ label, draw, on, show }: { label: string; draw: (ink: { text: string; line: string }) => Drawing; on: readonly unknown[]; show: (n: number) => string }) {
  const { dark } = useTheme();
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts>();
  const shown = useRef(show);
  shown.current = show;
  useEffect(() => {
    const own = init(box.current!, undefined, { renderer: 'canvas' });
    chart.current = own;
    const watch = new ResizeObserver(() => own.resize());
    watch.observe(box.current!);
    return () => {
      watch.disconnect();
      own.dispose();
      chart.current = undefined;
    };
  }, []);
  useEffect(() => {
    const ink = { text: dark ? 'rgba(255,255,255,0.72)' : 'rgba(0,0,0,0.68)', line: dark ? '#2c333c' : '#e3e7ec' };
    chart.current?.setOption({
      animation: false,
      color: dark ? colours.dark : colours.light,
      grid: { left: 8, right: 12, top: 34, bottom: 4, containLabel: true },
      legend: { type: 'scroll', top: 0, left: 0, icon: 'roundRect', itemWidth: 14, itemHeight: 4, textStyle: { color: ink.text } },
      tooltip: { trigger: 'axis', backgroundColor: dark ? '#242b34' : '#fff', borderColor: ink.line, textStyle: { color: dark ? '#eee' : '#222' }, valueFormatter: (v: unknown) => (typeof v === 'number' ? shown.current(v) : '–') },
      yAxis: { type: 'value', axisLabel: { color: ink.text, formatter: (v: number) => shown.current(v) }, splitLine: { lineStyle: { color: ink.line } } },
      ...draw(ink),
    });
    // What it shows depends on what the caller says.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [...on, dark]);
  return <div ref={box} className="chart" role="img" aria-label={label} />;
}
