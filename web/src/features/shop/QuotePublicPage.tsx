/** A quote for whoever has its link: read it, take it away as PDF, accept or decline it, then pay. */
import { Button, Checkbox, Modal, NativeSelect, SegmentedControl, TextInput, Textarea } from "@mantine/core";
import { IconDownload, IconFileOff } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, isProblem, read, url } from "@/api/client";
import type { Answer } from "@/api/contract";
import { useMeta } from "@/api/meta";
import { QuotedContracts } from "@/components/contract/BindsText";
import { DetailSkeleton } from "@/components/DetailPage";
import { Empty } from "@/components/Empty";
import { FieldRow, Form, FormActions, useApiForm } from "@/components/Form";
import { LinkButton } from "@/components/links";
import { Money } from "@/components/Money";
import { Facts, Page, Section, usePageTitle } from "@/components/Page";
import { ProblemPanel } from "@/components/ProblemView";
import { StateBadge } from "@/components/StateBadge";
import { DateText, Time } from "@/components/Time";
import { cycleEvery, cyclePer } from "@/lib/cycle";
import { formatMoney, isZero, negate } from "@/lib/money";
import { paths } from "@/lib/paths";
import classes from "./QuotePublicPage.module.css";

type Offer = Answer<"/shop/offer", "get">;

const offerQuery = (token: string) => read([], "/shop/offer", { query: { token } });

export function QuotePublicPage() {
  const { t } = useTranslation(["shop", "common"]);
  const { token = "" } = useSearch({ strict: false }) as { token?: string };
  const offer = useQuery({ ...offerQuery(token), enabled: Boolean(token), retry: false });
  if (!token || (isProblem(offer.error) && offer.error.status === 404)) return <Unknown />;
  if (offer.error) return <ProblemPanel page error={offer.error} retry={() => void offer.refetch()} />;
  if (!offer.data) return <DetailSkeleton label={t("common:app.loading")} />;
  return <View offer={offer.data} token={token} />;
}

function Unknown() {
  const { t } = useTranslation("shop");
  const { brand } = useMeta();
  usePageTitle(t("offer.unknown_title"));
  return <Empty page icon={IconFileOff} title={t("offer.unknown_title")} text={t("offer.unknown", { email: brand.support_email })} action={<LinkButton href="/">{t("cart.see_plans")}</LinkButton>} />;
}

function View({ offer, token }: { offer: Offer; token: string }) {
  const { t } = useTranslation("shop");
  const number = offer.revision > 1 ? t("offer.version_of", { number: offer.number, revision: offer.revision }) : offer.number;
  return (
    <Page
      title={t("offer.title", { number })}
      beside={offer.state === "sent" ? undefined : <StateBadge state={offer.state} tone={offer.state === "accepted" ? "good" : "idle"} />}
      lead={t("offer.lead", { seller: offer.seller.name, buyer: offer.buyer.name })}
      actions={
        <Button component="a" href={url("/shop/offer/pdf", { query: { token } })} target="_blank" rel="noreferrer" variant="default" leftSection={<IconDownload size={16} aria-hidden />}>
          {t("offer.pdf")}
        </Button>
      }
    >
      <div className={classes.columns}>
        <div className={classes.stack}>
          <Lines offer={offer} />
          <QuotedContracts contracts={offer.figures.contracts} />
          {[offer.notes, offer.terms].filter(Boolean).map((text, at) => (
            <Section key={at} title={text === offer.notes && at === 0 ? t("offer.notes") : t("offer.terms")}>
              <p className={classes.words}>{text}</p>
            </Section>
          ))}
        </div>
        <div className={classes.stack}>
          <Section title={t("offer.facts")}>
            <Facts
              facts={[
                { label: t("offer.to"), value: [offer.buyer.name, ...offer.buyer.lines].map((line, at) => <div key={at}>{line}</div>) },
                { label: t("offer.valid_until"), value: <DateText date={offer.valid_until} /> },
              ]}
            />
          </Section>
          {offer.answer.allowed ? <AnswerForm offer={offer} token={token} /> : <Closed offer={offer} />}
        </div>
      </div>
    </Page>
  );
}

function Lines({ offer }: { offer: Offer }) {
  const { t } = useTranslation(["shop", "common"]);
  const { figures } = offer;
  return (
    <Section title={t("shop:offer.what")}>
      <ul className={classes.lines}>
        {figures.lines.map((line, at) => (
          <li key={at}>
            <span>
              {line.quantity > 1 ? `${line.quantity} × ` : ""}
              {line.description}
              <span className={classes.quiet}>{line.cycle_months ? cyclePer(line.cycle_months) : t("shop:offer.once")}</span>
            </span>
            <Money value={line.amount} />
          </li>
        ))}
        <li data-first>
          <span>{t("shop:summary.subtotal")}</span>
          <Money value={figures.subtotal} />
        </li>
        {isZero(figures.discount) ? null : (
          <li>
            <span>{t("shop:offer.discount")}</span>
            <Money value={negate(figures.discount)} />
          </li>
        )}
        {figures.tax.map((tax) => (
          <li key={tax.name + tax.rate}>
            <span>{figures.prices_include_tax ? t("shop:summary.tax_included", tax) : t("shop:summary.tax", tax)}</span>
            <Money value={tax.amount} />
          </li>
        ))}
        <li data-sum>
          <span>{t("shop:offer.total")}</span>
          <Money value={figures.total} strong />
        </li>
        {figures.renews.map((again) => (
          <li key={again.cycle_months} className={classes.quiet}>
            <span>{t("shop:summary.renews", { cycle: cycleEvery(again.cycle_months) })}</span>
            <Money value={again.amount} />
          </li>
        ))}
      </ul>
      {figures.tax_note ? <p className={classes.words}>{figures.tax_note}</p> : null}
    </Section>
  );
}

function Closed({ offer }: { offer: Offer }) {
  const { t } = useTranslation("shop");
  if (offer.state !== "accepted" || !offer.invoice_id) return <Section tone="warn" title={t("offer.closed")} text={offer.answer.reason ?? undefined} />;
  return (
    <Section tone="info" title={t("offer.accepted", { name: offer.accepted_by ?? "" })} text={offer.answered_at ? <Time at={offer.answered_at} as="exact" /> : undefined}>
      <div className={classes.stack}>
        <p className={classes.words}>{t("offer.next")}</p>
        <LinkButton href={`${paths.portal.invoice(offer.invoice_id)}?pay=1`} fullWidth size="md">
          {t("offer.pay")}
        </LinkButton>
      </div>
    </Section>
  );
}

interface ChoiceFields {
  region: string;
  image_id: string;
  hostname: string;
  access: string;
  ssh_key: string;
}

function AnswerForm({ offer, token }: { offer: Offer; token: string }) {
  const { t } = useTranslation("shop");
  const { brand } = useMeta();
  const client = useQueryClient();
  const [declining, setDeclining] = useState(false);
  const show = (next: Offer) => client.setQueryData(offerQuery(token).queryKey, next);
  const of = useApiForm<{ name: string; terms: boolean; items: ChoiceFields[] }>({
    initialValues: { name: "", terms: false, items: offer.choices.map((open) => ({ region: open.regions[0]?.code ?? "", image_id: open.images[0]?.code ?? "", hostname: "", access: "password", ssh_key: "" })) },
    validate: {
      name: (text) => (text.trim().length > 1 ? null : t("offer.name_missing")),
      terms: (yes) => (yes ? null : t("checkout.terms_missing")),
      items: { hostname: (text, _values, path) => (!offer.choices[Number(path.split(".")[1])]?.hostname || text.trim() ? null : t("offer.hostname_missing")) },
    },
    fields: { "/accept_terms": "terms" },
    send: async ({ name, items }) => {
      const choices = items.map((one) => ({ region: one.region || null, image_id: one.image_id || null, hostname: one.hostname.trim() || null, access: one.access as "password", ssh_key: one.access === "ssh_key" ? one.ssh_key.trim() : null }));
      const done = await api.post("/shop/offer/accept", { body: { token, name: name.trim(), accept_terms: true, items: choices } });
      show(done.quote);
    },
  });
  const input = of.form.getInputProps;
  return (
    <Section title={t("offer.accept_title")}>
      <Form of={of} label={t("offer.accept_title")}>
        {offer.choices.map((open, place) => (
          <fieldset key={place} className={classes.part}>
            <legend className={classes.legend}>{open.quantity > 1 ? `${open.quantity} × ${open.product_name}` : open.product_name}</legend>
            {open.regions.length > 0 ? <NativeSelect label={t("config.region")} data={open.regions.map((one) => ({ value: one.code, label: one.name }))} {...input(`items.${place}.region`)} /> : null}
            {open.images.length > 0 ? <NativeSelect label={t("offer.image")} data={open.images.map((one) => ({ value: one.code, label: one.name }))} {...input(`items.${place}.image_id`)} /> : null}
            {open.hostname ? <TextInput label={t("offer.hostname")} required autoComplete="off" placeholder="web.example.com" {...input(`items.${place}.hostname`)} /> : null}
            <SegmentedControl
              aria-label={t("offer.access")}
              data={[
                { value: "password", label: t("offer.access_password") },
                { value: "ssh_key", label: t("offer.access_key") },
              ]}
              {...input(`items.${place}.access`)}
            />
            {of.form.values.items[place]?.access === "ssh_key" ? <Textarea label={t("offer.ssh_key")} required autosize minRows={2} {...input(`items.${place}.ssh_key`)} /> : null}
          </fieldset>
        ))}
        <TextInput label={t("offer.name")} description={t("offer.name_help")} required autoComplete="name" {...input("name")} />
        <Checkbox
          {...of.form.getInputProps("terms", { type: "checkbox" })}
          label={
            <>
              {t("checkout.terms")}{" "}
              <a href={brand.terms_url ?? paths.terms()} target="_blank" rel="noreferrer noopener">
                {t("checkout.terms_link")}
              </a>
            </>
          }
        />
        <FormActions of={of} label={t("offer.accept", { amount: formatMoney(offer.figures.total) })} fullWidth />
        <Button variant="subtle" color="red" onClick={() => setDeclining(true)}>
          {t("offer.decline")}
        </Button>
      </Form>
      <Modal opened={declining} onClose={() => setDeclining(false)} title={t("offer.decline_title", { number: offer.number })} closeButtonProps={{ "aria-label": t("offer.close") }}>
        {declining ? <Decline token={token} onDone={(next) => { setDeclining(false); show(next); }} /> : null}
      </Modal>
    </Section>
  );
}

function Decline({ token, onDone }: { token: string; onDone: (offer: Offer) => void }) {
  const { t } = useTranslation("shop");
  const of = useApiForm({
    initialValues: { reason: "" },
    send: async ({ reason }) => onDone(await api.post("/shop/offer/decline", { body: { token, reason } })),
  });
  return (
    <Form of={of} label={t("offer.decline")}>
      <Textarea label={t("offer.reason")} description={t("offer.reason_help")} autosize minRows={3} data-autofocus {...of.form.getInputProps("reason")} />
      <FieldRow>
        <FormActions of={of} label={t("offer.decline")} />
      </FieldRow>
    </Form>
  );
}
