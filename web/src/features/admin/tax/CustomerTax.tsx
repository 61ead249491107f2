/** What is known of a customer for its tax: the VAT number with the evidence about it, and certificates. */
import { Button } from "@mantine/core";
import { IconCalendarOff, IconPlus, IconRefresh } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { taxApi, taxRead } from "@/api/taxes";
import type { CustomerTax as Known } from "@/api/taxes";
import { useWrite } from "@/api/write";
import { ActionButton, ActionMenu } from "@/components/Actions";
import { CopyId } from "@/components/CopyId";
import { DataTable } from "@/components/DataTable";
import { DetailSkeleton } from "@/components/DetailPage";
import { Facts, Section } from "@/components/Page";
import { ProblemPanel } from "@/components/ProblemView";
import { StateBadge } from "@/components/StateBadge";
import type { Tone } from "@/components/theme";
import { Time } from "@/components/Time";
import { toast } from "@/components/toasts";
import { countryName } from "@/lib/countries";
import { formatDate } from "@/lib/dates";
import { dash, useMay } from "../parts";
import { CertificateDialog } from "./CertificateDialog";
import { EndDialog } from "./EndDialog";
import classes from "./tax.module.css";

type State = Known["vat"]["state"];
const TONE: Record<State, Tone> = { none: "idle", not_vat: "idle", pending: "info", valid: "good", invalid: "bad", unavailable: "warn" };

export function CustomerTax({ id, country }: { id: string; country: string }) {
  const { t } = useTranslation("admin");
  const query = useQuery(taxRead.customer(id));
  if (query.error && !query.data) return <ProblemPanel error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <DetailSkeleton label={t("tax.of_customer")} />;
  return (
    <>
      <Number id={id} known={query.data} />
      <Evidence evidence={query.data.evidence} />
      <Certificates id={id} country={country} known={query.data} />
    </>
  );
}

function Number({ id, known }: { id: string; known: Known }) {
  const { t } = useTranslation("admin");
  const client = useQueryClient();
  const may = useMay("customers.write");
  const { vat } = known;
  const check = useWrite<Known>({
    topics: ["customer"],
    run: () => taxApi.check(id),
    done: (answer) => {
      client.setQueryData(taxRead.customer(id).queryKey, answer);
      toast.done(t("tax.asked", { state: t(`tax.vat_${answer.vat.state}`) }));
    },
  });
  const asks = vat.state !== "none" && vat.state !== "not_vat";
  return (
    <Section
      title={t("tax.vat_number")}
      text={vat.decides ? t("tax.waits") : t(`tax.vat_${vat.state}_text`)}
      tone={vat.decides ? "warn" : undefined}
      actions={asks ? <ActionButton loading={check.isPending} action={{ key: "check", label: t("tax.ask_again"), icon: IconRefresh, ability: may, run: () => check.mutate() }} /> : undefined}
    >
      <Facts
        layout="row"
        facts={[
          vat.number ? { label: t("tax.number"), value: <CopyId value={vat.number} what={t("tax.number")} /> } : null,
          { label: t("field.state"), value: <StateBadge state={vat.state} tone={TONE[vat.state]} label={t(`tax.vat_${vat.state}`)} /> },
          vat.consultation ? { label: t("tax.consultation"), value: <CopyId value={vat.consultation} what={t("tax.consultation")} /> } : null,
          vat.asked_at ? { label: t("tax.asked_at"), value: <Time at={vat.asked_at} /> } : null,
        ]}
      />
      {check.error ? <ProblemPanel error={check.error} /> : null}
    </Section>
  );
}

/** Each answer as it came: what a tax office may ask to see. */
function Evidence({ evidence }: { evidence: Known["evidence"] }) {
  const { t } = useTranslation("admin");
  if (evidence.length === 0) return null;
  return (
    <Section title={t("tax.evidence")} text={t("tax.evidence_text")} flush>
      <DataTable
        label={t("tax.evidence")}
        rows={evidence}
        rowKey={(row) => `${row.number} ${row.first_at}`}
        columns={[
          {
            key: "answer", header: t("tax.answer"), phone: "main",
            cell: (row) => (
              <>
                <StateBadge state={row.answer} tone={TONE[row.answer]} label={t(`tax.vat_${row.answer}`)} />
                <span className={`${classes.quiet} mono`}>{row.number}</span>
              </>
            ),
          },
          {
            key: "said", header: t("tax.said"),
            cell: (row) => (
              <>
                {row.name ?? row.reason ?? dash}
                {[row.address, row.consultation ? `${t("tax.consultation")}: ${row.consultation}` : null, row.tries > 1 ? t("tax.tries", { count: row.tries }) : null].map((line) => (line ? <span key={line} className={classes.quiet}>{line}</span> : null))}
              </>
            ),
          },
          { key: "at", header: t("tax.asked_at"), nowrap: true, phone: "side", cell: (row) => <Time at={row.asked_at} /> },
        ]}
      />
    </Section>
  );
}

function Certificates({ id, country, known }: { id: string; country: string; known: Known }) {
  const { t } = useTranslation("admin");
  const [adding, setAdding] = useState(false);
  const may = useMay("customers.write");
  const add = may.allowed ? (
    <Button variant="default" leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setAdding(true)}>
      {t("tax.add_certificate")}
    </Button>
  ) : undefined;
  return (
    <Section title={t("tax.certificates")} text={t("tax.certificates_text")} actions={add} flush={known.certificates.length > 0}>
      {known.certificates.length === 0 ? (
        <p>{t("tax.certificates_none")}</p>
      ) : (
        <DataTable
          label={t("tax.certificates")}
          rows={known.certificates}
          rowKey={(row) => row.id}
          columns={[
            { key: "number", header: t("tax.certificate"), phone: "main", cell: (row) => <strong>{row.number}</strong> },
            { key: "country", header: t("tax.country"), cell: (row) => countryName(row.country) },
            { key: "days", header: t("tax.valid"), cell: (row) => `${formatDate(row.valid_from)} – ${row.valid_until ? formatDate(row.valid_until) : ""}` },
            { key: "state", header: t("field.state"), cell: (row) => <StateBadge state={row.valid ? "active" : "ended"} tone={row.valid ? "good" : "idle"} label={row.valid ? t("tax.in_force") : t("tax.not_in_force")} /> },
            { key: "actions", header: "", align: "end", phone: "side", cell: (row) => <CertificateActions id={id} certificate={row} /> },
          ]}
        />
      )}
      <CertificateDialog id={id} country={country} opened={adding} onClose={() => setAdding(false)} />
    </Section>
  );
}

function CertificateActions({ id, certificate }: { id: string; certificate: Known["certificates"][number] }) {
  const { t } = useTranslation("admin");
  const client = useQueryClient();
  const may = useMay("customers.write");
  const [open, setOpen] = useState(false);
  const end = async (on: string) => {
    client.setQueryData(taxRead.customer(id).queryKey, await taxApi.endCertificate(id, certificate.id, on));
    toast.done(t("tax.certificate_ended"));
  };
  return (
    <>
      <ActionMenu label={t("tax.manage", { name: certificate.number })} items={[{ key: "end", label: t("tax.end"), icon: IconCalendarOff, ability: may, run: () => setOpen(true) }]} />
      <EndDialog title={t("tax.end_title", { name: certificate.number })} opened={open} onClose={() => setOpen(false)} end={end} />
    </>
  );
}
