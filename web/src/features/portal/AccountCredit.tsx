/** The account's credit: what there is of it, a top-up, and one that happens by itself. */
import { Button, Checkbox, Group, Modal, TextInput } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { refreshTopics } from "@/api/cache";
import { uuid } from "@/api/client";
import { useSession } from "@/api/meta";
import { portal, portalApi } from "@/api/portal";
import type { AutomaticTopUp } from "@/api/schema";
import { CreditGrants } from "@/components/CreditGrants";
import { DetailSkeleton } from "@/components/DetailPage";
import { Form, FormActions, useApiForm } from "@/components/Form";
import { Section } from "@/components/Page";
import { ProblemPanel } from "@/components/ProblemView";
import { toast } from "@/components/toasts";
import { formatMoney, parseMoney, toDecimal } from "@/lib/money";
import { paths } from "@/lib/paths";

export function AccountCredit() {
  const { t } = useTranslation(["portal", "common"]);
  const grants = useQuery(portal.creditGrants());
  const profile = useQuery(portal.profile());
  const isOwner = useSession()?.role === "owner";
  const automatic = useQuery({ ...portal.automaticTopUp(), enabled: isOwner });
  const [asking, setAsking] = useState(false);
  const currency = profile.data?.currency;
  const failed = [profile, automatic].find((query) => query.error && !query.data);
  return (
    <>
      <CreditGrants query={grants} />
      {currency ? (
        <Section title={t("portal:top_up.title")} text={t("portal:top_up.lead")}>
          <Group>
            <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setAsking(true)}>
              {t("portal:top_up.add")}
            </Button>
          </Group>
        </Section>
      ) : null}
      {failed ? <ProblemPanel error={failed.error} retry={() => void failed.refetch()} /> : null}
      {!failed && (profile.isPending || (isOwner && automatic.isPending)) ? <DetailSkeleton label={t("common:app.loading")} /> : null}
      {currency && automatic.data ? <Automatic key={JSON.stringify(automatic.data.setting)} currency={currency} setting={automatic.data.setting ?? null} /> : null}
      <Modal opened={asking} onClose={() => setAsking(false)} title={t("portal:top_up.add")} closeButtonProps={{ "aria-label": t("common:app.close") }}>
        {asking && currency ? <Ask currency={currency} /> : null}
      </Modal>
    </>
  );
}

const positive = (text: string, currency: string) => (parseMoney(text, currency)?.minor ?? 0) > 0;

function Ask({ currency }: { currency: string }) {
  const { t } = useTranslation("portal");
  const client = useQueryClient();
  const navigate = useNavigate();
  const key = useRef(uuid());
  const of = useApiForm({
    initialValues: { amount: "" },
    validate: { amount: (text) => (positive(text, currency) ? null : t("top_up.bad")) },
    fields: { "/amount/minor": "amount", "/amount": "amount" },
    send: async ({ amount }) => {
      const money = parseMoney(amount, currency);
      if (!money) return;
      const made = await portalApi.topUp(money, key.current);
      refreshTopics(client, ["invoice", "customer"]);
      await navigate({ to: paths.portal.invoice(made.invoice_id) as never, search: { pay: "1" } as never });
    },
  });
  return (
    <Form of={of} label={t("top_up.add")}>
      <p>{t("top_up.help")}</p>
      <TextInput label={`${t("top_up.amount")} (${currency})`} inputMode="decimal" required data-autofocus {...of.form.getInputProps("amount")} />
      <FormActions of={of} label={t("top_up.continue")} />
    </Form>
  );
}

function Automatic({ currency, setting }: { currency: string; setting: AutomaticTopUp | null }) {
  const { t } = useTranslation("portal");
  const client = useQueryClient();
  const amount = (text: string) => (positive(text, currency) ? null : t("top_up.bad"));
  const of = useApiForm({
    initialValues: {
      active: setting?.active ?? false,
      threshold: setting ? toDecimal(setting.threshold) : "",
      amount: setting ? toDecimal(setting.amount) : "",
    },
    validate: { threshold: amount, amount },
    fields: { "/threshold/minor": "threshold", "/amount/minor": "amount" },
    send: async (values) => {
      const [threshold, sum] = [parseMoney(values.threshold, currency), parseMoney(values.amount, currency)];
      if (!threshold || !sum) return;
      await portalApi.automaticTopUp({ active: values.active, threshold, amount: sum });
      refreshTopics(client, ["customer"]);
      toast.done(values.active ? t("top_up.done_on", { amount: formatMoney(sum), threshold: formatMoney(threshold) }) : t("top_up.done_off"));
    },
  });
  return (
    <Section title={t("top_up.automatic")} text={t("top_up.automatic_lead")}>
      <Form of={of} label={t("top_up.automatic")} guard>
        <Checkbox label={t("top_up.active")} {...of.form.getInputProps("active", { type: "checkbox" })} />
        <TextInput label={`${t("top_up.threshold")} (${currency})`} inputMode="decimal" required {...of.form.getInputProps("threshold")} />
        <TextInput label={`${t("top_up.automatic_amount")} (${currency})`} inputMode="decimal" required {...of.form.getInputProps("amount")} />
        <FormActions of={of} label={t("top_up.save")} />
      </Form>
    </Section>
  );
}
