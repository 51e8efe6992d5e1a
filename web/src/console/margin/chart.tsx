// Day by day: what was earned and what it cost at the hosts as bars, what is left as a line.
import { BarChart, LineChart } from 'echarts/charts';
import { use } from 'echarts/core';
import { Paper } from '../chart';

use([BarChart, LineChart]);

export interface Series {
  name: string;
  values: number[];
}

export default function Chart({ label, days, bars, line: margin, show }: { label: string; days: string[]; bars: Series[]; line: Series; show: (n: number) => string }) {
  return (
    <Paper
      label={label}
      show={show}
      on={[days, bars, margin]}
      draw={({ text, line }) => ({
        xAxis: { type: 'category', data: days, axisLabel: { color: text, hideOverlap: true, formatter: (day: string) => day.slice(5) }, axisLine: { lineStyle: { color: line } }, axisTick: { show: false } },
        series: [
          ...bars.map((b) => ({ type: 'bar', name: b.name, data: b.values, barMaxWidth: 22 })),
          { type: 'line', name: margin.name, data: margin.values, symbolSize: 5, lineStyle: { width: 2 } },
        ],
      })}
    />
  );
}
