/** Bars over months. The title says the finding, the same numbers stand as a table, and both can be saved. */
import { Button } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconDownload } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { saveFile, toCsv } from "@/lib/csv";
import classes from "./Chart.module.css";

export interface Series {
  name: string;
  tone: "accent" | "good" | "warn" | "idle";
  values: number[];
}

interface ChartProps {
  /** The finding, not the subject: "Paid 12 % more than in October". */
  title: string;
  labels: string[];
  series: Series[];
  format: (value: number) => string;
  /** Exact text for the export and the table. */
  exact?: (value: number) => string;
  fileName: string;
}

/** In the drawing's own units: a phone gets a smaller drawing, or its words would shrink with it. */
const WIDE = 640;
const NARROW = 330;
const HEIGHT = 200;
const LEFT = 56;
const BOTTOM = 24;
const TOP = 8;

/** Round numbers for the axis: 1, 2 or 5 times a power of ten. */
export function niceMax(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 2.5, 5, 10].find((factor) => factor * power >= value) ?? 10;
  return step * power;
}

export function BarChart({ title, labels, series, format, exact = format, fileName }: ChartProps) {
  const { t } = useTranslation();
  const [asTable, setAsTable] = useState(false);
  const save = () =>
    saveFile(
      `${fileName}.csv`,
      toCsv([t("chart.period"), ...series.map((one) => one.name)], labels.map((label, at) => [label, ...series.map((one) => exact(one.values[at] ?? 0))])),
      "text/csv;charset=utf-8",
    );
  return (
    <figure className={classes.figure}>
      <figcaption className={classes.caption}>
        <span className={classes.title}>{title}</span>
        <span className={classes.tools}>
          <Button size="compact-xs" variant="subtle" color="gray" onClick={() => setAsTable((old) => !old)}>
            {asTable ? t("chart.as_chart") : t("chart.as_table")}
          </Button>
          <Button size="compact-xs" variant="subtle" color="gray" leftSection={<IconDownload size={14} aria-hidden />} onClick={save}>
            {t("action.download")}
          </Button>
        </span>
      </figcaption>
      {asTable ? <Numbers labels={labels} series={series} exact={exact} /> : <Bars title={title} labels={labels} series={series} format={format} />}
    </figure>
  );
}

function Bars({ title, labels, series, format }: Pick<ChartProps, "title" | "labels" | "series" | "format">) {
  const top = niceMax(Math.max(...series.flatMap((one) => one.values), 0));
  const narrow = useMediaQuery("(max-width: 40em)");
  const width = narrow ? NARROW : WIDE;
  const slot = (width - LEFT) / Math.max(labels.length, 1);
  const bar = Math.min(18, (slot - (narrow ? 4 : 8)) / Math.max(series.length, 1));
  const y = (value: number) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / top);
  const every = Math.ceil(labels.length / (narrow ? 4 : 8));
  return (
    <>
      <ul className={classes.legend} aria-hidden>
        {series.map((one) => (
          <li key={one.name} data-tone={one.tone}>
            {one.name}
          </li>
        ))}
      </ul>
      <svg viewBox={`0 0 ${width} ${HEIGHT}`} className={classes.svg} role="img" aria-label={title}>
        {[0, 0.5, 1].map((share) => (
          <g key={share}>
            <line x1={LEFT} x2={width} y1={y(top * share)} y2={y(top * share)} className={classes.grid} />
            <text x={LEFT - 8} y={y(top * share) + 4} textAnchor="end" className={classes.axis}>
              {format(top * share)}
            </text>
          </g>
        ))}
        {labels.map((label, at) => {
          const start = LEFT + slot * at + (slot - bar * series.length) / 2;
          return (
            <g key={label}>
              {series.map((one, index) => {
                const value = one.values[at] ?? 0;
                return (
                  <rect key={one.name} x={start + index * bar} y={y(value)} width={Math.max(bar - 2, 2)} height={Math.max(HEIGHT - BOTTOM - y(value), 0)} rx={2} data-tone={one.tone} className={classes.bar}>
                    <title>{`${label} · ${one.name}: ${format(value)}`}</title>
                  </rect>
                );
              })}
              {at % every === 0 ? (
                <text x={LEFT + slot * at + slot / 2} y={HEIGHT - 6} textAnchor="middle" className={classes.axis}>
                  {label}
                </text>
              ) : null}
            </g>
          );
        })}
      </svg>
    </>
  );
}

function Numbers({ labels, series, exact }: { labels: string[]; series: Series[]; exact: (value: number) => string }) {
  const { t } = useTranslation();
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">{t("chart.period")}</th>
          {series.map((one) => (
            <th key={one.name} scope="col">
              {one.name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {labels.map((label, at) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            {series.map((one) => (
              <td key={one.name}>{exact(one.values[at] ?? 0)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
