/** A firewall: its rules, the servers behind it, and what a server will let in before it is put behind it. */
import { Modal } from "@mantine/core";
import { IconShieldPlus, IconTrash } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Ability } from "@/api/schema";
import { useWrite } from "@/api/write";
import { ActionButton } from "@/components/Actions";
import { Confirm } from "@/components/Confirm";
import { DetailPage } from "@/components/DetailPage";
import { Empty } from "@/components/Empty";
import { Section } from "@/components/Page";
import { StateBadge } from "@/components/StateBadge";
import { WhenRead } from "@/components/WhenRead";
import { TextLink } from "@/components/links";
import { toast } from "@/components/toasts";
import { firewallCalls, making } from "./calls";
import type { EffectiveRules, FirewallDetail, FirewallIn, FirewallWarning, Side } from "./calls";
import { FirewallForm } from "./FirewallForm";
import { takesPorts } from "./rule-values";
import { GUARD_TONES } from "./tones";
import classes from "./networking.module.css";

interface ScreenProps {
  side: Side;
  id: string;
  may: Ability;
  list: string;
  serviceHref: (id: string) => string;
}

export function FirewallScreen(props: ScreenProps) {
  const query = useQuery({ ...firewallCalls(props.side).read(props.id), refetchInterval: (q) => (q.state.data?.moving ? 2000 : false) });
  return <WhenRead query={query}>{(firewall) => <Loaded {...props} firewall={firewall} />}</WhenRead>;
}

type Asked = { what: "assign" | "unassign"; service: { service_id: string; name: string } } | { what: "delete" };

function Loaded({ firewall, side, may, list, serviceHref }: ScreenProps & { firewall: FirewallDetail }) {
  const { t } = useTranslation(["networking", "common"]);
  const navigate = useNavigate();
  const calls = firewallCalls(side);
  const [asked, setAsked] = useState<Asked | null>(null);
  const save = useWrite<unknown, FirewallIn>({ topics: ["customer"], run: (input) => calls.save(firewall.id, input, firewall.version), done: () => toast.done(t("firewall.saved")) });
  const write = useWrite<unknown, { what: "assign" | "unassign"; id: string }>({
    topics: ["customer"],
    run: ({ what, id }) => calls[what](firewall.id, id),
    done: (_, { what }) => toast.done(t(`firewall.${what}_done`)),
  });
  // Nothing is read again here: the page is left, and what was on it may be gone already.
  const remove = useWrite<unknown>({
    topics: [],
    run: () => calls.delete(firewall.id),
    done: () => {
      toast.done(t("firewall.delete_done"));
      void navigate({ to: list as never });
    },
  });
  const within = (ability: Ability): Ability => (may.allowed ? ability : may);
  // The last question stays while the dialog fades out.
  const [last, setLast] = useState(asked);
  if (asked && asked !== last) setLast(asked);
  const shown = asked ?? last;
  const name = shown && shown.what !== "delete" ? shown.service.name : firewall.name;
  return (
    <DetailPage
      title={firewall.name}
      crumbs={[{ label: t("nav.firewalls"), href: list }]}
      facts={[
        { label: t("firewall.rules"), value: firewall.rules.length },
        { label: t("firewall.services"), value: firewall.services.length },
        side === "admin" && { label: t("network.customer"), value: <TextLink href={`/admin/customers/${firewall.customer.id}`}>{firewall.customer.name}</TextLink> },
      ]}
      actions={<ActionButton action={{ key: "delete", label: t("common:action.delete"), icon: IconTrash, danger: true, run: () => setAsked({ what: "delete" }), ability: within(firewall.can_delete) }} />}
      notice={firewall.problem ? <Section tone="bad" title={t("network.problem")} text={firewall.problem} /> : undefined}
    >
      <Section title={t("firewall.behind")} text={t("firewall.behind_text")} flush>
        {firewall.services.length + firewall.candidates.length === 0 ? <Empty icon={IconShieldPlus} title={t("firewall.nobody_title")} text={t("firewall.nobody")} /> : null}
        <ul className={classes.rows}>
          {firewall.services.map((one) => (
            <li key={one.service_id}>
              <span className={classes.text}>
                <TextLink href={serviceHref(one.service_id)} className={classes.name}>
                  {one.name}
                </TextLink>
                {one.problem ? <span className={classes.bad}>{one.problem}</span> : null}
              </span>
              <StateBadge state={one.state} tone={GUARD_TONES[one.state]} label={t(`guard.${one.state}`)} since={one.since} />
              {one.state === "failed" ? <ActionButton size="compact-sm" action={{ key: "again", label: t("firewall.again"), run: () => setAsked({ what: "assign", service: one }), ability: may }} /> : null}
              <ActionButton size="compact-sm" aria-label={t("firewall.unassign_one", { name: one.name })} action={{ key: "off", label: t("firewall.unassign"), run: () => setAsked({ what: "unassign", service: one }), ability: within({ allowed: one.state !== "detaching" }) }} />
            </li>
          ))}
          {firewall.candidates.map((one) => (
            <li key={one.service_id}>
              <span className={classes.text}>
                <TextLink href={serviceHref(one.service_id)} className={classes.name}>
                  {one.name}
                </TextLink>
                {one.can_assign.reason ? <span className={classes.quiet}>{one.can_assign.reason}</span> : null}
              </span>
              <ActionButton size="compact-sm" action={{ key: "on", label: t("firewall.assign_one", { name: one.name }), icon: IconShieldPlus, run: () => setAsked({ what: "assign", service: one }), ability: within(one.can_assign) }} />
            </li>
          ))}
        </ul>
      </Section>
      <Section title={t("firewall.rules")} text={t("firewall.rules_text")}>
        <Warnings list={firewall.warnings} />
        <FirewallForm key={firewall.version} side={side} firewall={firewall} readOnly={!may.allowed || firewall.deleting} send={(input) => save.mutateAsync(input)} />
      </Section>
      <Confirm
        opened={asked !== null}
        onClose={() => setAsked(null)}
        size="lg"
        title={shown ? t(`firewall.${shown.what}_title`, { name, firewall: firewall.name }) : ""}
        consequences={shown ? [t(`firewall.${shown.what}_1`)] : []}
        confirmLabel={shown ? t(shown.what === "delete" ? "common:action.delete" : `firewall.${shown.what}`) : ""}
        danger={shown !== null && shown.what !== "assign"}
        onConfirm={() => (!shown ? undefined : shown.what === "delete" ? remove.mutateAsync() : write.mutateAsync({ what: shown.what, id: shown.service.service_id }))}
      >
        {shown?.what === "assign" ? <Preview side={side} service={shown.service.service_id} firewall={firewall.id} /> : null}
      </Confirm>
    </DetailPage>
  );
}

export function Warnings({ list }: { list: FirewallWarning[] }) {
  const { t } = useTranslation("networking");
  if (list.length === 0) return null;
  return (
    <ul className={classes.plain}>
      {list.map((one) => (
        <li key={one}>{t(`warning.${one}`)}</li>
      ))}
    </ul>
  );
}

/** What the server lets in once it is behind this firewall, all its firewalls together. */
function Preview({ side, service, firewall }: { side: Side; service: string; firewall: string }) {
  const { t } = useTranslation("networking");
  const rules = useQuery(firewallCalls(side).effective(service, firewall));
  if (rules.error) return <p className={classes.bad}>{t("firewall.preview_failed")}</p>;
  if (!rules.data) return null;
  return (
    <div className={classes.stack}>
      <strong>{t("firewall.preview")}</strong>
      <EffectiveList found={rules.data} />
      <Warnings list={rules.data.warnings} />
    </div>
  );
}

function EffectiveList({ found }: { found: EffectiveRules }) {
  const { t } = useTranslation("networking");
  if (found.rules.length === 0) return <p className={classes.quiet}>{t("firewall.nothing_in")}</p>;
  return (
    <ul className={classes.plain}>
      {found.rules.map(({ rule, firewall }, index) => (
        <li key={index}>
          {takesPorts(rule.protocol)
            ? t("rule.sentence", { protocol: t(`protocol.${rule.protocol}`), ports: rule.ports?.length ? rule.ports.join(", ") : t("rule.ports_all"), sources: rule.sources.join(", ") })
            : t("rule.sentence_plain", { protocol: t(`protocol.${rule.protocol}`), sources: rule.sources.join(", ") })}{" "}
          <span className={classes.quiet}>({firewall})</span>
        </li>
      ))}
    </ul>
  );
}

export function NewFirewall({ opened, onClose, side, customer, made }: { opened: boolean; onClose: () => void; side: Side; customer: string | null; made: (id: string) => void }) {
  const { t } = useTranslation(["networking", "common"]);
  const create = useWrite<{ id: string }, FirewallIn>({ topics: ["customer"], run: (input) => making.firewall(customer, input) });
  return (
    <Modal opened={opened} onClose={onClose} size="xl" title={t("firewall.new")} closeButtonProps={{ "aria-label": t("common:app.close") }}>
      {opened ? (
        <FirewallForm
          side={side}
          onCancel={onClose}
          send={async (input) => {
            const { id } = await create.mutateAsync(input);
            onClose();
            made(id);
          }}
        />
      ) : null}
    </Modal>
  );
}
