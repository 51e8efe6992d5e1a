// Curves over the last minutes.
import { LineChart } from 'echarts/charts';
import { use } from 'echarts/core';
import { Paper } from '../chart';

use([LineChart]);

export interface Curve {
  name: string;
  points: [number, number | null][];
}

// `clock`: a moment by the operator's clock; ECharts' own labels would be by the browser's.
export default function Chart({ label, curves, show, clock }: { label: string; curves: Curve[]; show: (n: number) => string; clock: (at: number) => string }) {
  return (
    <Paper
      label={label}
      show={show}
      on={[curves]}
      draw={({ text, line }) => ({
        xAxis: { type: 'time', splitNumber: 4, axisLabel: { color: text, hideOverlap: true, formatter: clock }, axisPointer: { label: { formatter: ({ value }: { value: number }) => clock(value) } }, axisLine: { lineStyle: { color: line } }, splitLine: { show: false } },
        series: curves.map((c, i) => ({ type: 'line', name: c.name, data: c.points, showSymbol: false, lineStyle: { width: 2, type: i % 2 === 1 ? 'dashed' : 'solid' } })),
      })}
    />
  );
}
