// Draws what the server described. Labels stay text, tooltips are rich text (no HTML, so the content policy holds).
import * as echarts from "echarts/core";
import { BarChart, GraphChart, HeatmapChart, LineChart, PieChart, SankeyChart, ScatterChart } from "echarts/charts";
import { AriaComponent, DataZoomComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, VisualMapComponent } from "echarts/components";
import { CanvasRenderer } from "echarts/renderers";

echarts.use([BarChart, GraphChart, HeatmapChart, LineChart, PieChart, SankeyChart, ScatterChart, AriaComponent, DataZoomComponent, GridComponent,
  LegendComponent, MarkLineComponent, TooltipComponent, VisualMapComponent, CanvasRenderer]);

const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const number = new Intl.NumberFormat("en-US", { maximumFractionDigits: 3 });

const palette = () => [1, 2, 3, 4, 5, 6, 7, 8].map((n) => token(`--cf-chart-${n}`));
const axis = () => ({
  axisLine: { lineStyle: { color: token("--cf-line-strong") } },
  axisTick: { show: false },
  axisLabel: { color: token("--cf-ink-2"), hideOverlap: true },
  splitLine: { lineStyle: { color: token("--cf-line") } },
  nameTextStyle: { color: token("--cf-ink-2"), align: "left" },
});

// A network names its colours by token, so that they follow the theme like everything else.
const network = (series) => ({
  ...series,
  label: { color: token("--cf-ink"), ...series.label },
  edgeLabel: { color: token("--cf-ink-2"), ...series.edgeLabel },
  lineStyle: { color: token("--cf-line-strong"), ...series.lineStyle },
  categories: series.categories.map((one) => ({ ...one, itemStyle: { color: token(one.itemStyle.color) } })),
});

// Names lie on the bands: plain ink, without the halo that is drawn around text of its own accord.
const flow = (series) => ({ ...series, label: { ...series.label, color: token("--cf-ink"), textBorderColor: "transparent" } });
const dresses = { graph: network, sankey: flow };

function dressed(option) {
  const dress = (given) => [].concat(given).map((one) => ({ ...axis(), ...one, axisLabel: { ...axis().axisLabel, ...one.axisLabel } }));
  return {
    color: palette(),
    backgroundColor: "transparent",
    animationDuration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 250,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: token("--cf-ink") },
    aria: { enabled: true, decal: { show: false } },
    ...option,
    ...(dresses[option.series?.[0]?.type] ? { series: option.series.map(dresses[option.series[0].type]) } : {}),
    ...(option.xAxis ? { xAxis: dress(option.xAxis), yAxis: dress(option.yAxis) } : {}),
    legend: option.legend && { type: "scroll", top: 0, left: 0, itemWidth: 12, itemHeight: 8, textStyle: { color: token("--cf-ink-2") }, ...option.legend },
    tooltip: {
      renderMode: "richText", confine: true, backgroundColor: token("--cf-surface"), borderColor: token("--cf-line-strong"),
      textStyle: { color: token("--cf-ink"), fontSize: 12 }, valueFormatter: (value) => (typeof value === "number" ? number.format(value) : value ?? "—"),
      ...option.tooltip,
    },
  };
}

export function draw(element) {
  const option = JSON.parse(document.getElementById(element.dataset.chart).textContent);
  const chart = echarts.init(element, null, { renderer: "canvas" });
  const paint = () => chart.setOption(dressed(option), true);
  paint();
  chart.on("click", ({ data }) => { if (data?.url) location.href = data.url; });
  chart.on("mouseover", ({ data }) => { element.classList.toggle("is-link", Boolean(data?.url)); });
  chart.on("mouseout", () => element.classList.remove("is-link"));
  new ResizeObserver(() => chart.resize()).observe(element);
  element.addEventListener("resize", () => chart.resize());
  const watch = () => (element.isConnected ? paint() : document.removeEventListener("themechange", watch));
  document.addEventListener("themechange", watch);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => setTimeout(watch));
}
