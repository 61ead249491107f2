/** A private network: the picture, who is in, what each server still needs, and who could join. */
import { Button, Checkbox, Modal } from "@mantine/core";
import { IconPlugConnected, IconRefresh, IconTrash } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Suspense, lazy, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Ability } from "@/api/schema";
import { useWrite } from "@/api/write";
import { ActionButton } from "@/components/Actions";
import { Confirm } from "@/components/Confirm";
import { DetailPage } from "@/components/DetailPage";
import { Empty } from "@/components/Empty";
import { Section } from "@/components/Page";
import { ProblemAlert } from "@/components/ProblemView";
import { StateBadge } from "@/components/StateBadge";
import { WhenRead } from "@/components/WhenRead";
import { TextLink } from "@/components/links";
import { toast } from "@/components/toasts";
import { AddressPlan } from "./AddressPlan";
import { networkCalls } from "./calls";
import type { NetworkCandidate, NetworkDetail, NetworkMember, Side } from "./calls";
import { GuestTexts } from "./GuestTexts";
import { Topology } from "./Topology";
import { MEMBER_TONES, NETWORK_TONES } from "./tones";
import classes from "./networking.module.css";

// With prices and what they mean: the page does not wait for it.
const JoinWithAddOn = lazy(() => import("./JoinWithAddOn"));

interface ScreenProps {
  side: Side;
  id: string;
  /** Whether this person may change it; the server decides, this explains beforehand. */
  may: Ability;
  list: string;
  serviceHref: (id: string) => string;
  /** Whether this person may buy add-ons. */
  mayBuy: Ability;
  /** Beside a server that lacks the add-on, where this face can add it without a bill. */
  addOn?: (candidate: NetworkCandidate) => React.ReactNode;
}

export function NetworkScreen(props: ScreenProps) {
  const query = useQuery({ ...networkCalls(props.side).read(props.id), refetchInterval: (q) => (q.state.data?.moving ? 2000 : false) });
  return <WhenRead query={query}>{(network) => <Loaded {...props} network={network} />}</WhenRead>;
}

type Asked = { what: "join"; candidate: NetworkCandidate } | { what: "anew" | "leave"; member: NetworkMember } | { what: "delete" };

function Loaded({ network, side, may, list, serviceHref, mayBuy, addOn }: ScreenProps & { network: NetworkDetail }) {
  const { t } = useTranslation(["networking", "common"]);
  const navigate = useNavigate();
  const calls = networkCalls(side);
  const [asked, setAsked] = useState<Asked | null>(null);
  const [buying, setBuying] = useState<NetworkCandidate | null>(null);
  const [guest, setGuest] = useState<NetworkMember | null>(null);
  const close = () => setAsked(null);
  const look = useWrite<unknown>({ topics: ["customer"], run: () => calls.look(network.id), done: () => toast.done(t("network.looking")) });
  const within = (ability: Ability): Ability => (may.allowed ? ability : may);
  return (
    <DetailPage
      title={network.name}
      crumbs={[{ label: t("nav.networks"), href: list }]}
      badge={<StateBadge state={network.state} tone={NETWORK_TONES[network.state]} label={t(`network.${network.state}`)} why={network.problem} />}
      facts={[
        { label: t("network.range"), value: <span className="mono">{network.cidr ?? "–"}</span> },
        { label: t("network.region"), value: network.region },
        { label: t("network.members"), value: network.members.length },
        side === "admin" && { label: t("network.customer"), value: <TextLink href={`/admin/customers/${network.customer.id}`}>{network.customer.name}</TextLink> },
        network.provider_ref ? { label: t("network.provider_ref"), value: <span className="mono">{network.provider_ref}</span> } : null,
      ]}
      actions={
        <>
          <ActionButton action={{ key: "look", label: t("network.look"), icon: IconRefresh, run: () => look.mutate(), ability: within({ allowed: true }) }} />
          <ActionButton action={{ key: "delete", label: t("common:action.delete"), icon: IconTrash, danger: true, run: () => setAsked({ what: "delete" }), ability: within(network.can_delete) }} />
        </>
      }
      notice={network.problem ? <Section tone="bad" title={t("network.problem")} text={network.problem} /> : undefined}
    >
      <ProblemAlert error={look.error} />
      <Section title={t("topology.title")}>
        <Topology network={network} />
      </Section>
      <Section title={t("network.in_it")} flush>
        {network.members.length === 0 ? (
          <Empty icon={IconPlugConnected} title={t("network.nobody_title")} text={t("network.nobody")} />
        ) : (
          <ul className={classes.rows}>
            {network.members.map((member) => (
              <MemberRow key={member.service_id} member={member} may={may} href={serviceHref(member.service_id)} ask={(what) => setAsked({ what, member })} guest={() => setGuest(member)} />
            ))}
          </ul>
        )}
      </Section>
      {network.plan ? <AddressPlan plan={network.plan} serviceHref={serviceHref} /> : null}
      {network.candidates.length ? (
        <Section title={t("network.could_join")} text={t("network.could_join_text")} flush>
          <ul className={classes.rows}>
            {network.candidates.map((candidate) => (
              <li key={candidate.service_id}>
                <span className={classes.text}>
                  <TextLink href={serviceHref(candidate.service_id)} className={classes.name}>
                    {candidate.name}
                  </TextLink>
                  <span className={classes.quiet}>{candidate.can_join.reason ?? t(`needs.${candidate.needs}`)}</span>
                  {candidate.has_add_on ? null : <span className={classes.quiet}>{t(`needs.${candidate.needs}`)}</span>}
                </span>
                {candidate.has_add_on ? null : addOn?.(candidate)}
                {candidate.has_add_on ? (
                  <ActionButton action={{ key: "join", label: t("network.join_one", { name: candidate.name }), icon: IconPlugConnected, run: () => setAsked({ what: "join", candidate }), ability: within(candidate.can_join) }} />
                ) : (
                  <ActionButton action={{ key: "buy", label: t("with_add_on.one", { name: candidate.name }), icon: IconPlugConnected, run: () => setBuying(candidate), ability: mayBuy.allowed ? within(candidate.with_add_on) : mayBuy }} />
                )}
              </li>
            ))}
          </ul>
        </Section>
      ) : null}
      <Dialogs network={network} asked={asked} close={close} side={side} gone={() => void navigate({ to: list as never })} />
      <Suspense fallback={null}>{buying ? <JoinWithAddOn network={network} candidate={buying} side={side} onClose={() => setBuying(null)} /> : null}</Suspense>
      <Modal opened={guest !== null} onClose={() => setGuest(null)} size="lg" title={t("guest.title", { name: guest?.name ?? "" })} closeButtonProps={{ "aria-label": t("common:app.close") }}>
        {guest ? (
          <div className={classes.stack}>
            <p className={classes.quiet}>{t("guest.private", { ip: guest.private_ip })}</p>
            <GuestTexts texts={guest.guest} windows={guest.os_type === "Windows"} label={t("guest.title", { name: guest.name })} />
          </div>
        ) : null}
      </Modal>
    </DetailPage>
  );
}

function MemberRow({ member, may, href, ask, guest }: { member: NetworkMember; may: Ability; href: string; ask: (what: "anew" | "leave") => void; guest: () => void }) {
  const { t } = useTranslation("networking");
  const waits = member.state === "needs_restart" || member.state === "needs_reinstall" ? member.state : null;
  const busy = member.state === "restarting" || member.state === "reinstalling";
  const leave = !may.allowed ? may : busy ? { allowed: false, reason: t("network.busy") } : { allowed: member.state !== "leaving" };
  return (
    <li>
      <span className={classes.text}>
        <TextLink href={href} className={classes.name}>
          {member.name}
        </TextLink>
        <span className={classes.quiet}>
          <span className="mono">{member.private_ip ?? "–"}</span>
          {member.public_ip ? ` · ${t("network.public", { ip: member.public_ip })}` : ""}
        </span>
        {member.problem ? <span className={classes.bad}>{member.problem}</span> : null}
        {member.state === "awaiting_add_on" ? <TextLink href={`${href}?tab=add_ons`}>{t("with_add_on.see")}</TextLink> : null}
      </span>
      <StateBadge state={member.state} tone={MEMBER_TONES[member.state]} label={t(`member.${member.state}`)} since={member.since} />
      {waits ? <ActionButton size="compact-sm" action={{ key: "anew", label: t(`act.${waits}`), run: () => ask("anew"), ability: may }} /> : null}
      {member.guest.length ? (
        <Button size="compact-sm" variant="default" aria-label={t("guest.of", { name: member.name })} onClick={guest}>
          {t("guest.show")}
        </Button>
      ) : null}
      <ActionButton size="compact-sm" action={{ key: "leave", label: t("network.leave"), run: () => ask("leave"), ability: leave }} aria-label={t("network.leave_one", { name: member.name })} />
    </li>
  );
}

function Dialogs({ network, asked, close, side, gone }: { network: NetworkDetail; asked: Asked | null; close: () => void; side: Side; gone: () => void }) {
  const { t } = useTranslation(["networking", "common"]);
  const calls = networkCalls(side);
  const [anew, setAnew] = useState(true);
  // The last question stays while the dialog fades out.
  const [last, setLast] = useState(asked);
  if (asked && asked !== last) setLast(asked);
  const shown = asked ?? last;
  const join = useWrite<unknown, { service_id: string; anew: boolean; name: string }>({
    topics: ["customer", "service"],
    run: ({ service_id, anew: now, name }) => calls.join(network.id, { service_id, anew: now, confirm_name: now ? name : null }),
    done: () => toast.done(t("network.joining")),
  });
  const leave = useWrite<unknown, string>({ topics: ["customer"], run: (id) => calls.leave(network.id, id), done: () => toast.done(t("network.left")) });
  // Nothing is read again here: the page is left, and what was on it may be gone already.
  const remove = useWrite<unknown>({ topics: [], run: () => calls.delete(network.id), done: gone });
  const wipes = shown?.what === "join" ? shown.candidate.needs === "reinstall" : shown?.what === "anew" && shown.member.state === "needs_reinstall";
  const name = shown?.what === "join" ? shown.candidate.name : shown && shown.what !== "delete" ? shown.member.name : network.name;
  const now = shown?.what === "anew" || anew;
  const titles = { join: t("network.join_title", { name, network: network.name }), anew: t("network.anew_title", { name }), leave: t("network.leave_title", { name, network: network.name }), delete: t("network.delete_title", { name }) };
  const consequences = (): string[] => {
    if (!shown) return [];
    if (shown.what === "leave") return [t("network.leave_1"), t("network.leave_2")];
    if (shown.what === "delete") return [t("network.delete_1")];
    const first = shown.what === "join" ? [t("network.join_1", { cidr: network.cidr })] : [];
    if (!now) return [...first, t(wipes ? "network.later_reinstall" : "network.later_restart")];
    return [...first, ...(wipes ? [t("network.reinstall_1"), t("network.reinstall_2")] : [t("network.restart_1")])];
  };
  const confirm = () => {
    if (!shown) return undefined;
    if (shown.what === "delete") return remove.mutateAsync();
    if (shown.what === "leave") return leave.mutateAsync(shown.member.service_id);
    const service_id = shown.what === "join" ? shown.candidate.service_id : shown.member.service_id;
    return join.mutateAsync({ service_id, anew: now, name });
  };
  const labels = { join: t("network.join"), anew: t(wipes ? "act.needs_reinstall" : "act.needs_restart"), leave: t("network.leave"), delete: t("common:action.delete") };
  return (
    <Confirm
      opened={asked !== null}
      onClose={close}
      title={shown ? titles[shown.what] : ""}
      consequences={consequences()}
      confirmLabel={shown ? labels[shown.what] : ""}
      danger={shown?.what === "delete" || shown?.what === "leave" || Boolean(wipes && now)}
      typeName={wipes && now ? name : undefined}
      onConfirm={confirm}
    >
      {shown?.what === "join" ? <Checkbox label={t(wipes ? "network.now_reinstall" : "network.now_restart")} checked={anew} onChange={(event) => setAnew(event.currentTarget.checked)} /> : null}
    </Confirm>
  );
}
