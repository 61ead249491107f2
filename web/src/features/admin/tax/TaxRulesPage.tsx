/** Tax rules: what is taxed how, where, for whom and since when. */
import { Button, Checkbox, TextInput } from "@mantine/core";
import { IconCalendarOff, IconPencil, IconPlus, IconReceiptTax, IconTrash, IconWorld } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { taxApi, taxRead } from "@/api/taxes";
import type { TaxRule } from "@/api/taxes";
import { useWrite } from "@/api/write";
import { ActionButton, ActionMenu } from "@/components/Actions";
import { DataTable } from "@/components/DataTable";
import { DetailSkeleton } from "@/components/DetailPage";
import { Empty } from "@/components/Empty";
import { Page, Section } from "@/components/Page";
import { ProblemPanel } from "@/components/ProblemView";
import { StateBadge } from "@/components/StateBadge";
import { toast } from "@/components/toasts";
import { countryName } from "@/lib/countries";
import { formatDate } from "@/lib/dates";
import { dash, useMay } from "../parts";
import { useQuestion } from "../ReasonConfirm";
import { EndDialog } from "./EndDialog";
import { RuleDialog } from "./RuleDialog";
import classes from "./tax.module.css";

export function TaxRulesPage() {
  const { t } = useTranslation("admin");
  const client = useQueryClient();
  const [adding, setAdding] = useState(false);
  const may = useMay("settings.write");
  const query = useQuery(taxRead.rules());
  const examples = useWrite<{ added: number }>({
    topics: [],
    run: () => taxApi.addExamples(),
    done: ({ added }) => {
      void client.invalidateQueries({ queryKey: taxRead.rules().queryKey });
      toast.done(added ? t("tax.examples_done", { count: added }) : t("tax.examples_none"));
    },
  });
  const { ask, dialog } = useQuestion();
  const addExamples = () => ask({ title: t("tax.examples_title"), consequences: [t("tax.examples_1"), t("tax.examples_2")], confirmLabel: t("tax.examples"), run: () => examples.mutateAsync() });
  return (
    <Page
      title={t("tax.rules")}
      lead={t("tax.rules_lead")}
      actions={
        <>
          <ActionButton action={{ key: "examples", label: t("tax.examples"), icon: IconWorld, ability: may, run: addExamples }} />
          {may.allowed ? (
            <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setAdding(true)}>
              {t("tax.add_rule")}
            </Button>
          ) : null}
        </>
      }
    >
      {query.data ? <Rules rules={query.data.items} /> : query.error ? <ProblemPanel error={query.error} retry={() => void query.refetch()} /> : <DetailSkeleton label={t("tax.rules")} />}
      <RuleDialog opened={adding} onClose={() => setAdding(false)} />
      {dialog}
    </Page>
  );
}

const place = (rule: TaxRule) => (rule.region ? `${countryName(rule.country)}, ${rule.region}` : countryName(rule.country));

function Rules({ rules }: { rules: TaxRule[] }) {
  const { t } = useTranslation("admin");
  const [text, setText] = useState("");
  const [ended, setEnded] = useState(false);
  const wanted = text.trim().toLowerCase();
  const shown = rules
    .filter((rule) => ended || rule.in_force || rule.can.end?.allowed)
    .filter((rule) => !wanted || `${place(rule)} ${rule.country} ${rule.class} ${rule.name}`.toLowerCase().includes(wanted))
    .toSorted((a, b) => place(a).localeCompare(place(b), "en") || a.class.localeCompare(b.class) || a.valid_from.localeCompare(b.valid_from));
  if (rules.length === 0) return <Empty icon={IconReceiptTax} title={t("tax.rules_empty_title")} text={t("tax.rules_empty")} />;
  return (
    <>
      <div className={classes.tools}>
        <TextInput label={t("tax.find")} value={text} onChange={(event) => setText(event.currentTarget.value)} />
        <Checkbox className={classes.check} label={t("tax.show_ended")} checked={ended} onChange={(event) => setEnded(event.currentTarget.checked)} />
      </div>
      <Section flush>
        <DataTable
          label={t("tax.rules")}
          rows={shown}
          rowKey={(rule) => rule.id}
          columns={[
            { key: "place", header: t("tax.place"), phone: "main", cell: (rule) => <strong>{place(rule)}</strong> },
            { key: "tax", header: t("tax.tax"), nowrap: true, cell: (rule) => <TaxOf rule={rule} /> },
            { key: "class", header: t("tax.class"), cell: (rule) => rule.class },
            { key: "buyers", header: t("tax.buyers"), phone: "wide", cell: (rule) => t(`tax.buyers_${rule.buyers}`) },
            { key: "abroad", header: t("tax.sold_from"), phone: "wide", cell: (rule) => (rule.abroad ? t("tax.from_anywhere") : dash) },
            { key: "since", header: t("tax.valid_from"), nowrap: true, phone: "wide", cell: (rule) => formatDate(rule.valid_from) },
            { key: "until", header: t("tax.valid_until"), nowrap: true, phone: "wide", cell: (rule) => (rule.valid_until ? formatDate(rule.valid_until) : dash) },
            { key: "state", header: t("field.state"), cell: (rule) => <RuleState rule={rule} /> },
            { key: "actions", header: "", align: "end", phone: "side", cell: (rule) => <RuleActions rule={rule} /> },
          ]}
        />
      </Section>
    </>
  );
}

function TaxOf({ rule }: { rule: TaxRule }) {
  const { t } = useTranslation("admin");
  return (
    <>
      {`${rule.name} ${rule.rate} %`}
      {rule.standing === "instead" ? null : <span className={classes.quiet}>{t(`tax.standing_${rule.standing}`)}</span>}
    </>
  );
}

function RuleState({ rule }: { rule: TaxRule }) {
  const { t } = useTranslation("admin");
  if (rule.in_force) return <StateBadge state="active" label={t("tax.in_force")} />;
  const coming = rule.can.end?.allowed ?? false;
  return <StateBadge state={coming ? "pending" : "ended"} tone={coming ? "info" : "idle"} label={coming ? t("tax.coming") : t("tax.ended_word")} />;
}

function RuleActions({ rule }: { rule: TaxRule }) {
  const { t } = useTranslation("admin");
  const client = useQueryClient();
  const { ask, dialog } = useQuestion();
  const [open, setOpen] = useState<"change" | "end" | null>(null);
  const refresh = () => void client.invalidateQueries({ queryKey: taxRead.rules().queryKey });
  const name = `${place(rule)}: ${rule.name} ${rule.rate} %`;
  const end = async (on: string) => {
    await taxApi.end(rule.id, on);
    refresh();
    toast.done(t("tax.ended"));
  };
  const remove = async () => {
    await taxApi.remove(rule.id);
    refresh();
    toast.done(t("tax.removed"));
  };
  const { can } = rule;
  return (
    <>
      <ActionMenu
        label={t("tax.manage", { name })}
        items={[
          { key: "change", label: t("tax.change"), icon: IconPencil, ability: can.change, run: () => setOpen("change") },
          { key: "end", label: t("tax.end"), icon: IconCalendarOff, ability: can.end, run: () => setOpen("end") },
          { key: "delete", label: t("tax.remove"), icon: IconTrash, ability: can.delete, danger: true, run: () => ask({ title: t("tax.remove_title", { name }), consequences: [t("tax.remove_1")], confirmLabel: t("tax.remove"), danger: true, run: remove }) },
        ]}
      />
      <RuleDialog rule={rule} opened={open === "change"} onClose={() => setOpen(null)} />
      <EndDialog title={t("tax.end_title", { name })} opened={open === "end"} onClose={() => setOpen(null)} end={end} />
      {dialog}
    </>
  );
}
