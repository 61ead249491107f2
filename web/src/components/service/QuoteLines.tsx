/** Lines of an invoice that is still to come: what for, which days, how much. */
import { Money } from "@/components/Money";
import { formatPeriod } from "@/lib/dates";
import { spoken } from "@/lib/spoken";
import type { ChangeQuote } from "./change-calls";
import classes from "./change.module.css";

export function QuoteLines({ lines }: { lines: ChangeQuote["waits"] }) {
  return lines.map((line, index) => (
    <div key={index}>
      <dt>
        {spoken(line.description)}
        {line.period_start && line.period_end ? <span className={classes.quiet}> {formatPeriod(line.period_start, line.period_end)}</span> : null}
      </dt>
      <dd>
        <Money value={line.amount} explain={line.explain} />
      </dd>
    </div>
  ));
}
