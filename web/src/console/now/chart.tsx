// A chart over time. ECharts comes with the first of them, in a chunk of its own.
import { LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { init, use, type ECharts } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { useTheme } from '../../shared/theme';

use([LineChart, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

export interface Curve {
  name: string;
  points: [number, number | null][];
}

const colours = { light: ['#0b5cad', '#b45309', '#2b7a1d', '#7c3aed'], dark: ['#6db3ff', '#e9b24a', '#6fcf6f', '#c4a5ff'] };

export default function Chart({ label, curves, show }: { label: string; curves: Curve[]; show: (n: number) => string }) {
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
    const text = dark ? 'rgba(255,255,255,0.72)' : 'rgba(0,0,0,0.68)';
    const line = dark ? '#2c333c' : '#e3e7ec';
    const palette = dark ? colours.dark : colours.light;
    chart.current?.setOption(
      {
        animation: false,
        color: palette,
        grid: { left: 8, right: 12, top: 34, bottom: 4, containLabel: true },
        legend: { type: 'scroll', top: 0, left: 0, icon: 'roundRect', itemWidth: 14, itemHeight: 4, textStyle: { color: text } },
        tooltip: { trigger: 'axis', backgroundColor: dark ? '#242b34' : '#fff', borderColor: line, textStyle: { color: dark ? '#eee' : '#222' }, valueFormatter: (v: unknown) => (typeof v === 'number' ? shown.current(v) : '–') },
        xAxis: { type: 'time', splitNumber: 4, axisLabel: { color: text, hideOverlap: true, formatter: '{HH}:{mm}:{ss}' }, axisLine: { lineStyle: { color: line } }, splitLine: { show: false } },
        yAxis: { type: 'value', axisLabel: { color: text, formatter: (v: number) => shown.current(v) }, splitLine: { lineStyle: { color: line } } },
        series: curves.map((c, i) => ({ type: 'line', name: c.name, data: c.points, showSymbol: false, lineStyle: { width: 2, type: i % 2 === 1 ? 'dashed' : 'solid' } })),
      },
      { notMerge: false },
    );
  }, [curves, dark]);
  return <div ref={box} className="chart" role="img" aria-label={label} />;
}
