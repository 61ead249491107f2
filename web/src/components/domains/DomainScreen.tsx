/** One domain: where it is, its name servers, and what may be done with it. */
import { Button, Textarea } from "@mantine/core";
import { IconKey, IconServer2 } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Ability } from "@/api/schema";
import { useWrite } from "@/api/write";
import { ActionButton } from "@/components/Actions";
import { Consequences } from "@/components/Confirm";
import { CopyButton } from "@/components/CopyId";
import { DetailPage } from "@/components/DetailPage";
import { Form, FormActions, useApiForm } from "@/components/Form";
import { TextLink } from "@/components/links";
import { Section } from "@/components/Page";
import { ProblemAlert } from "@/components/ProblemView";
import { DateText } from "@/components/Time";
import { WhenRead } from "@/components/WhenRead";
import { toast } from "@/components/toasts";
import { Timeline } from "@/components/Timeline";
import { DomainBadge, Renewal } from "./columns";
import { Dialog } from "./Dialog";
import { Pending } from "./Pending";
import { HOST_FIELDS, domainCalls, hostsOf } from "./calls";
import type { Domain, Side } from "./calls";
import "@/components/domains/words";

interface ScreenProps {
  side: Side;
  id: string;
  list: string;
  zone: (id: string) => string;
  zones: string;
  /** What the role allows; the domain itself has its own word. */
  mayChange: Ability;
  maySeeCode: Ability;
  mayAnswer: Ability;
  more?: (domain: Domain) => ReactNode;
  children?: (domain: Domain) => ReactNode;
}

const both = (may: Ability, can: Ability | undefined): Ability | undefined => (may.allowed ? can : may);

export function DomainScreen(props: ScreenProps) {
  const query = useQuery({ ...domainCalls(props.side, props.id).read(), refetchInterval: (q) => (q.state.data?.moving ? 3000 : false) });
  return <WhenRead query={query}>{(domain) => <Loaded {...props} domain={domain} />}</WhenRead>;
}

function Loaded({ domain, side, list, zone, zones, mayChange, maySeeCode, mayAnswer, more, children }: ScreenProps & { domain: Domain }) {
  const { t } = useTranslation("domains");
  const [open, setOpen] = useState<"servers" | "code" | null>(null);
  const close = () => setOpen(null);
  return (
    <DetailPage
      title={domain.name}
      crumbs={[{ label: t("nav"), href: list }]}
      badge={<DomainBadge domain={domain} />}
      facts={[
        side === "admin" && { label: t("customer"), value: domain.customer ? <TextLink href={`/admin/customers/${domain.customer.id}`}>{domain.customer.name}</TextLink> : t("nobody") },
        domain.service_id !== null && { label: t("service.title"), value: <TextLink href={`/${side}/services/${domain.service_id}`}>{t("service.to_service")}</TextLink> },
        domain.registered_at && { label: t("registered"), value: <DateText date={domain.registered_at.slice(0, 10)} /> },
        { label: t("renewal"), value: <Renewal domain={domain} /> },
        { label: t("zone"), value: domain.zone_id ? <TextLink href={zone(domain.zone_id)}>{t("zone_open")}</TextLink> : <TextLink href={zones}>{t("zone_make")}</TextLink> },
      ]}
      actions={
        <>
          <ActionButton action={{ key: "code", label: t("code.make"), icon: IconKey, run: () => setOpen("code"), ability: both(maySeeCode, domain.can.auth_code) }} />
          {more?.(domain)}
        </>
      }
      notice={
        <>
          <Pending side={side} domain={domain} mayAnswer={both(mayAnswer, domain.can.answer_transfer) ?? mayAnswer} />
          <Notice domain={domain} />
        </>
      }
    >
      <Section
        title={t("servers.title")}
        text={t("servers.text")}
        actions={<ActionButton action={{ key: "servers", label: t("servers.edit"), icon: IconServer2, run: () => setOpen("servers"), ability: both(mayChange, domain.can.change) }} />}
      >
        {domain.name_servers.length > 0 ? domain.name_servers.map((host) => <div key={host} className="mono">{host}</div>) : t("servers.none")}
      </Section>
      {children?.(domain)}
      <History side={side} id={domain.id} />
      <Dialog opened={open === "servers"} onClose={close} title={t("servers.edit_of", { name: domain.name })}>
        <Servers side={side} domain={domain} onClose={close} />
      </Dialog>
      <Dialog opened={open === "code"} onClose={close} title={t("code.title", { name: domain.name })}>
        <Code side={side} domain={domain} onClose={close} />
      </Dialog>
    </DetailPage>
  );
}

/** What happened to the domain, as far as it is this side's. */
function History({ side, id }: { side: Side; id: string }) {
  const { t } = useTranslation("domains");
  const history = useQuery(domainCalls(side, id).history());
  return <WhenRead part query={history}>{({ items }) => <Section title={t("history")}><Timeline entries={items} label={t("history")} /></Section>}</WhenRead>;
}

function Notice({ domain }: { domain: Domain }) {
  const { t } = useTranslation("domains");
  if (domain.closed) return <Section tone="warn" title={t("notice.closed")} text={t("notice.closed_text")} />;
  if (domain.cancel_at && domain.state === "ready") return <Section tone="warn" title={t("notice.cancelled")} text={t("notice.cancelled_text")} />;
  switch (domain.state) {
    case "error":
    case "failed":
    case "unknown":
      return <Section tone="bad" title={t(`state.${domain.state}`)} text={domain.problem ?? t("notice.no_reason")} />;
    default:
      return null;
  }
}

function Servers({ side, domain, onClose }: { side: Side; domain: Domain; onClose: () => void }) {
  const { t } = useTranslation(["domains", "common"]);
  const set = useWrite<Domain, string[]>({ topics: ["customer", "provider_account"], run: (hosts) => domainCalls(side, domain.id).setServers(hosts), done: () => toast.done(t("servers.done")) });
  const of = useApiForm({
    initialValues: { servers: domain.name_servers.join("\n") },
    fields: HOST_FIELDS,
    send: async ({ servers }) => {
      await set.mutateAsync(hostsOf(servers));
      onClose();
    },
  });
  return (
    <Form of={of} label={t("servers.edit")}>
      <Consequences list={[t("servers.consequence")]} />
      <Textarea label={t("servers.title")} description={t("servers.help")} autosize minRows={3} spellCheck={false} autoCapitalize="off" data-autofocus {...of.form.getInputProps("servers")} />
      <FormActions of={of} label={t("servers.save")} needsChange>
        <Button variant="default" onClick={onClose}>
          {t("common:action.cancel")}
        </Button>
      </FormActions>
    </Form>
  );
}

/** The code lives in this dialog alone: closed, it is gone. */
function Code({ side, domain, onClose }: { side: Side; domain: Domain; onClose: () => void }) {
  const { t } = useTranslation(["domains", "common"]);
  const [code, setCode] = useState<string | null>(null);
  const make = useWrite<{ auth_code: string }>({ topics: [], run: () => domainCalls(side, domain.id).authCode(), done: (made) => setCode(made.auth_code) });
  const of = useApiForm({ initialValues: {}, send: () => make.mutateAsync().catch(() => undefined) });
  if (code !== null) {
    return (
      <>
        <p>{t("code.once")}</p>
        <p>
          <output className="mono" aria-label={t("code.label")}>
            {code}
          </output>
          <CopyButton value={code} what={t("code.label")} />
        </p>
        <Button variant="default" onClick={onClose}>
          {t("common:app.close")}
        </Button>
      </>
    );
  }
  return (
    <Form of={of} label={t("code.make")}>
      <Consequences list={[t("code.consequence_1"), t("code.consequence_2"), t("code.consequence_3")]} />
      <ProblemAlert error={make.error} />
      <FormActions of={of} label={t("code.make")}>
        <Button variant="default" onClick={onClose}>
          {t("common:action.cancel")}
        </Button>
      </FormActions>
    </Form>
  );
}
