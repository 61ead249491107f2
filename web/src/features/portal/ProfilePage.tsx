/** The customer's own details, the password and where one is signed in. */
import { Button, NativeSelect, PasswordInput, TextInput } from "@mantine/core";
import { IconDeviceDesktop } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { authApi, sessionsQuery } from "@/api/auth";
import { useSession } from "@/api/meta";
import { portal, portalApi } from "@/api/portal";
import type { CustomerView } from "@/api/schema";
import { taxRead } from "@/api/taxes";
import { useWrite } from "@/api/write";
import { DetailSkeleton, UrlTabs } from "@/components/DetailPage";
import { FieldRow, Form, FormActions, useApiForm } from "@/components/Form";
import { Page, Section } from "@/components/Page";
import { ProblemPanel } from "@/components/ProblemView";
import { StateBadge } from "@/components/StateBadge";
import type { Tone } from "@/components/theme";
import { Time } from "@/components/Time";
import { toast } from "@/components/toasts";
import { countryOptions } from "@/lib/countries";
import { deviceName } from "@/lib/device";
import { documentLanguage, languageOptions } from "@/lib/languages";
import classes from "@/components/entries.module.css";

export function ProfilePage() {
  const { t } = useTranslation(["portal", "common"]);
  const profile = useQuery(portal.profile());
  return (
    <Page title={t("portal:nav.profile")} narrow>
      <UrlTabs
        tabs={[
          {
            key: "details",
            label: t("portal:profile.details"),
            content: profile.data ? (
              <Details key={profile.data.version} customer={profile.data} />
            ) : profile.error ? (
              <ProblemPanel error={profile.error} retry={() => void profile.refetch()} />
            ) : (
              <DetailSkeleton label={t("common:app.loading")} />
            ),
          },
          { key: "security", label: t("portal:profile.security"), content: <Security /> },
        ]}
      />
    </Page>
  );
}

function Details({ customer }: { customer: CustomerView }) {
  const { t } = useTranslation(["portal", "common"]);
  const filled = (value: string) => (value.trim() ? null : t("portal:profile.required"));
  const save = useWrite<CustomerView, Partial<CustomerView>>({ topics: ["customer"], run: (input) => portalApi.saveProfile(input, customer.version) });
  const api = useApiForm({
    initialValues: {
      name: customer.name,
      company: customer.company ?? "",
      tax_id: customer.tax_id ?? "",
      country: customer.country,
      language: documentLanguage(customer.language),
      buyer_reference: customer.buyer_reference ?? "",
      endpoint_id: customer.endpoint_id ?? "",
      endpoint_scheme: customer.endpoint_scheme ?? "",
      address: {
        line1: customer.address.line1,
        line2: customer.address.line2 ?? "",
        city: customer.address.city,
        postal_code: customer.address.postal_code,
        region: customer.address.region ?? "",
      },
    },
    validate: { name: filled, address: { line1: filled, city: filled, postal_code: filled } },
    send: async (values) => {
      await save.mutateAsync({ ...values, company: values.company.trim() || null, tax_id: values.tax_id.trim() || null, buyer_reference: values.buyer_reference.trim() || null, endpoint_id: values.endpoint_id.trim() || null, endpoint_scheme: values.endpoint_scheme.trim() || null });
      toast.done(t("portal:profile.saved"));
    },
  });
  const { form } = api;
  return (
    <Section title={t("portal:profile.details")} text={t("portal:profile.details_text")}>
      <Form of={api} guard label={t("portal:profile.details")}>
        <FieldRow>
          <TextInput label={t("portal:profile.name")} autoComplete="name" {...form.getInputProps("name")} />
          <TextInput label={t("portal:profile.company")} autoComplete="organization" {...form.getInputProps("company")} />
        </FieldRow>
        <TextInput label={t("portal:profile.tax_id")} description={t("portal:profile.tax_id_help")} {...form.getInputProps("tax_id")} />
        <NumberState />
        <TextInput label={t("portal:profile.line1")} autoComplete="address-line1" {...form.getInputProps("address.line1")} />
        <TextInput label={t("portal:profile.line2")} autoComplete="address-line2" {...form.getInputProps("address.line2")} />
        <FieldRow>
          <TextInput label={t("portal:profile.postal_code")} autoComplete="postal-code" {...form.getInputProps("address.postal_code")} />
          <TextInput label={t("portal:profile.city")} autoComplete="address-level2" {...form.getInputProps("address.city")} />
        </FieldRow>
        <FieldRow>
          <TextInput label={t("portal:profile.region")} autoComplete="address-level1" {...form.getInputProps("address.region")} />
          <NativeSelect label={t("common:country")} autoComplete="country" data={countryOptions()} {...form.getInputProps("country")} />
        </FieldRow>
        <NativeSelect label={t("common:language")} description={t("common:language_help")} data={languageOptions} {...form.getInputProps("language")} />
        <TextInput label={t("portal:profile.buyer_reference")} description={t("portal:profile.buyer_reference_help")} autoComplete="off" {...form.getInputProps("buyer_reference")} />
        <FieldRow>
          <TextInput label={t("portal:profile.endpoint_id")} description={t("portal:profile.endpoint_help")} autoComplete="off" {...form.getInputProps("endpoint_id")} />
          <TextInput label={t("portal:profile.endpoint_scheme")} placeholder="0204" autoComplete="off" {...form.getInputProps("endpoint_scheme")} />
        </FieldRow>
        <FormActions of={api} label={t("common:action.save")} needsChange />
      </Form>
    </Section>
  );
}

type NumberStateWord = "pending" | "valid" | "invalid" | "unavailable";
const NUMBER_TONE: Record<NumberStateWord, Tone> = { pending: "info", valid: "good", invalid: "bad", unavailable: "warn" };

/** What is known of the VAT number that is saved; nothing where there is none to be checked. */
function NumberState() {
  const { t } = useTranslation("portal");
  const { data } = useQuery(taxRead.own());
  if (!data || data.state === "none" || data.state === "not_vat") return null;
  return (
    <div role="status" className={classes.quiet}>
      <StateBadge state={data.state} tone={NUMBER_TONE[data.state]} label={t(`profile.vat_${data.state}`)} since={data.asked_at} /> {data.decides ? t("profile.vat_waits") : t(`profile.vat_${data.state}_text`)}
    </div>
  );
}

function Security() {
  const { t } = useTranslation("portal");
  const session = useSession();
  return (
    <>
      <Section title={t("profile.password")} text={session?.user.email}>
        <PasswordForm />
      </Section>
      <Sessions />
    </>
  );
}

function PasswordForm() {
  const { t } = useTranslation("portal");
  const api = useApiForm({
    initialValues: { current_password: "", new_password: "" },
    validate: {
      current_password: (value) => (value ? null : t("profile.required")),
      new_password: (value) => (value.length >= 10 ? null : t("profile.password_short")),
    },
    send: async (values) => {
      await authApi.changePassword(values.current_password, values.new_password);
      api.form.reset();
      toast.done(t("profile.password_done"));
    },
  });
  return (
    <Form of={api} label={t("profile.password")}>
      <FieldRow>
        <PasswordInput label={t("profile.current_password")} autoComplete="current-password" {...api.form.getInputProps("current_password")} />
        <PasswordInput label={t("profile.new_password")} autoComplete="new-password" {...api.form.getInputProps("new_password")} />
      </FieldRow>
      <FormActions of={api} label={t("profile.change_password")} />
    </Form>
  );
}

function Sessions() {
  const { t } = useTranslation(["portal", "common"]);
  const client = useQueryClient();
  const device = (agent: string) => deviceName(agent) || t("portal:profile.device_unknown");
  const sessions = useQuery(sessionsQuery());
  const end = useWrite<void, string>({
    topics: [],
    run: (id) => authApi.endSession(id),
    done: () => {
      void client.invalidateQueries({ queryKey: sessionsQuery().queryKey });
      toast.done(t("portal:profile.session_ended"));
    },
  });
  return (
    <Section title={t("portal:profile.sessions")} text={t("portal:profile.sessions_text")} flush>
      {sessions.error ? <ProblemPanel error={sessions.error} retry={() => void sessions.refetch()} /> : null}
      <ul className={classes.rows} style={{ marginTop: 0 }}>
        {sessions.data?.items.map((row) => (
          <li key={row.id}>
            <IconDeviceDesktop size={22} stroke={1.6} className={classes.icon} aria-hidden />
            <span className={classes.text}>
              <span className={classes.name}>{device(row.user_agent)}</span>
              <span className={classes.quiet}>
                {row.ip} · {t("portal:profile.last_seen")} <Time at={row.last_seen_at} />
              </span>
            </span>
            {row.current ? (
              <StateBadge state="active" label={t("portal:profile.this_device")} />
            ) : (
              <Button size="compact-sm" variant="default" loading={end.isPending && end.variables === row.id} aria-label={t("portal:profile.end_session_of", { name: device(row.user_agent) })} onClick={() => end.mutate(row.id)}>
                {t("portal:profile.end_session")}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}
