/** One quote: what is offered, to whom, what became of it; write, send, withdraw, make a new version. */
import { Button } from "@mantine/core";
import { IconCopy, IconFileTypePdf, IconPencil, IconSend, IconVersions, IconX } from "@tabler/icons-react";
import type { Icon } from "@tabler/icons-react";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useWrite } from "@/api/write";
import { ActionButton, ActionMenu } from "@/components/Actions";
import { QuotedContracts } from "@/components/contract/BindsText";
import { DataTable } from "@/components/DataTable";
import { DetailPage } from "@/components/DetailPage";
import { TextLink } from "@/components/links";
import { Money } from "@/components/Money";
import { Facts, Section } from "@/components/Page";
import { ProblemAlert } from "@/components/ProblemView";
import { DateText, Time } from "@/components/Time";
import { toast } from "@/components/toasts";
import { cyclePer } from "@/lib/cycle";
import { isZero, negate } from "@/lib/money";
import { CustomerLink, Loaded, dash, useMay, within } from "../parts";
import { adminPaths } from "../paths";
import { useQuestion } from "../ReasonConfirm";
import { quoteApi, quotePdf, quoteReads } from "./calls";
import type { QuoteAct, SalesQuote } from "./calls";
import { QuoteEditor } from "./QuoteEditor";
import { QuoteState } from "./QuotesPage";
import classes from "./quotes.module.css";

const ACTS: { act: QuoteAct; icon: Icon; danger?: boolean }[] = [
  { act: "send", icon: IconSend },
  { act: "revise", icon: IconVersions },
  { act: "duplicate", icon: IconCopy },
  { act: "withdraw", icon: IconX, danger: true },
];

export function QuotePage() {
  const { t } = useTranslation("admin");
  const { id } = useParams({ strict: false }) as { id: string };
  const crumbs = [{ label: t("quotes.title"), href: adminPaths.quotes() }];
  return (
    <Loaded query={quoteReads.quote(id)} name={t("quotes.one")} crumbs={crumbs}>
      {(quote) => <View key={quote.id} quote={quote} crumbs={crumbs} />}
    </Loaded>
  );
}

function View({ quote, crumbs }: { quote: SalesQuote; crumbs: { label: string; href: string }[] }) {
  const { t } = useTranslation(["admin", "common"]);
  const [editing, setEditing] = useState(false);
  const number = quote.revision > 1 ? t("quotes.version_of", { number: quote.number, revision: quote.revision }) : quote.number;
  const may = useMay("orders.write");
  const { write, items, dialog } = useActs(quote, number);
  if (editing) return <QuoteEditor quote={quote} onDone={() => setEditing(false)} />;
  const main = items.find((item) => item.key === (quote.state === "draft" ? "send" : "revise") && item.ability?.allowed);
  return (
    <DetailPage
      title={t("quotes.quote", { number })}
      crumbs={crumbs}
      badge={<QuoteState state={quote.state} />}
      actions={
        <>
          <Button component="a" href={quotePdf(quote.id)} target="_blank" rel="noreferrer" variant="default" leftSection={<IconFileTypePdf size={16} aria-hidden />} aria-label={t("common:document.pdf_of", { name: number })}>
            {t("common:document.pdf")}
          </Button>
          {quote.can.edit?.allowed ? <ActionButton action={{ key: "edit", label: t("quotes.edit"), icon: IconPencil, ability: within(may, quote.can.edit), run: () => setEditing(true) }} /> : null}
          {main ? <ActionButton action={main} variant="filled" /> : null}
          <ActionMenu items={items.filter((item) => item !== main)} />
          {dialog}
        </>
      }
      facts={[
        { label: t("field.customer"), value: <CustomerLink customer={quote.customer} /> },
        { label: t("field.total"), value: <Money value={quote.figures.total} strong /> },
        { label: t("quotes.valid_until"), value: <DateText date={quote.valid_until} /> },
        { label: t("quotes.sent"), value: quote.sent_at ? <Time at={quote.sent_at} as="exact" /> : dash },
        quote.invoice_id && quote.order_id ? { label: t("quotes.became"), value: <TextLink href={adminPaths.order(quote.order_id)}>{t("quotes.order")}</TextLink> } : null,
      ]}
      notice={
        <>
          <ProblemAlert error={write.error} />
          <Answer quote={quote} />
          {quote.problems.length > 0 ? (
            <Section tone="warn" title={t("quotes.problems")}>
              <ul className={classes.plain}>
                {quote.problems.map((one) => (
                  <li key={one.pointer + one.code}>{one.detail}</li>
                ))}
              </ul>
            </Section>
          ) : null}
        </>
      }
      aside={<Aside quote={quote} />}
    >
      <Lines quote={quote} />
      <QuotedContracts contracts={quote.figures.contracts} />
      {quote.notes || quote.terms ? (
        <Section title={t("quotes.words")}>
          {[quote.notes, quote.terms].filter(Boolean).map((text, at) => (
            <p key={at} className={classes.words}>
              {text}
            </p>
          ))}
        </Section>
      ) : null}
    </DetailPage>
  );
}

function useActs(quote: SalesQuote, number: string) {
  const { t } = useTranslation("admin");
  const navigate = useNavigate();
  const { ask, dialog } = useQuestion();
  const may = useMay("orders.write");
  const write = useWrite<SalesQuote, QuoteAct>({
    topics: ["quote", "customer", "mail"],
    run: (act, key) => quoteApi.act(quote.id, act, key),
    done: (made, act) => {
      toast.done(t(`quote_act.done_${act}`));
      if (made.id !== quote.id) void navigate({ to: adminPaths.quote(made.id) as "/" });
    },
  });
  const items = ACTS.map(({ act, icon, danger }) => ({
    key: act,
    label: act === "send" && quote.state === "sent" ? t("quote_act.send_again") : t(`quote_act.${act}`),
    icon,
    danger,
    ability: within(may, quote.can[act]),
    run: () =>
      act === "revise" || act === "duplicate"
        ? write.mutate(act)
        : ask({
            title: t(`quote_act.${act}_title`, { number }),
            consequences: [t(`quote_act.${act}_1`, { name: quote.customer.name }), t(`quote_act.${act}_2`)],
            confirmLabel: t(`quote_act.${act}`),
            danger,
            run: () => write.mutateAsync(act),
          }),
  }));
  return { write, items, dialog };
}

function Answer({ quote }: { quote: SalesQuote }) {
  const { t } = useTranslation("admin");
  const { answer } = quote;
  if (!answer) return null;
  const when = <Time at={answer.at} as="exact" />;
  return answer.name ? (
    <Section tone="info" title={t("quotes.accepted_by", { name: answer.name })} text={<>{when} · {t("quotes.from", { address: answer.address })}</>} />
  ) : (
    <Section tone="warn" title={t("quotes.declined")} text={<>{when}{answer.reason ? ` · ${answer.reason}` : ""}</>} />
  );
}

function Lines({ quote }: { quote: SalesQuote }) {
  const { t } = useTranslation(["admin", "common"]);
  const rows = quote.figures.lines.map((line, at) => ({ ...line, key: String(at) }));
  return (
    <Section title={t("quotes.lines")} flush>
      <DataTable
        label={t("quotes.lines")}
        rows={rows}
        rowKey={(row) => row.key}
        columns={[
          { key: "item", header: t("orders.item"), phone: "main", cell: (row) => row.description },
          { key: "cycle", header: t("quotes.billed"), cell: (row) => (row.cycle_months ? cyclePer(row.cycle_months) : t("quotes.once")) },
          { key: "quantity", header: t("orders.quantity"), align: "end", phone: "wide", cell: (row) => <span className="tnum">{row.quantity}</span> },
          { key: "unit", header: t("quotes.unit_price"), align: "end", phone: "wide", cell: (row) => <Money value={row.unit_price} /> },
          { key: "amount", header: t("field.amount"), align: "end", phone: "side", cell: (row) => <Money value={row.amount} /> },
        ]}
      />
    </Section>
  );
}

function Aside({ quote }: { quote: SalesQuote }) {
  const { t } = useTranslation(["admin", "common"]);
  const { figures } = quote;
  return (
    <>
      <Section title={t("orders.total")}>
        <Facts
          facts={[
            { label: t("orders.subtotal"), value: <Money value={figures.subtotal} /> },
            isZero(figures.discount) ? null : { label: t("orders.discount"), value: <Money value={negate(figures.discount)} /> },
            { label: t("orders.tax"), value: <Money value={figures.tax_total} /> },
            { label: t("orders.total"), value: <Money value={figures.total} strong /> },
            ...figures.renews.map((again) => ({ label: t("quotes.then", { cycle: cyclePer(again.cycle_months) }), value: <Money value={again.amount} /> })),
          ]}
        />
      </Section>
      {quote.versions.length > 1 ? (
        <Section title={t("quotes.versions")}>
          <ul className={classes.versions}>
            {quote.versions.map((one) => (
              <li key={one.id}>
                {one.id === quote.id ? <strong>{t("quotes.version", { revision: one.revision })}</strong> : <TextLink href={adminPaths.quote(one.id)}>{t("quotes.version", { revision: one.revision })}</TextLink>}
                <QuoteState state={one.state} />
              </li>
            ))}
          </ul>
        </Section>
      ) : null}
      <Section title={t("quotes.about")}>
        <Facts
          facts={[
            { label: t("quotes.author"), value: quote.author },
            { label: t("quotes.written"), value: <Time at={quote.created_at} /> },
          ]}
        />
      </Section>
    </>
  );
}
