/** An address: where it is, the host name it points to, what to set up inside the server, and who held it when. */
import { Button, Checkbox, Modal, NativeSelect, TextInput } from "@mantine/core";
import { IconArrowsExchange, IconTrash, IconWorldSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Ability } from "@/api/schema";
import { useWrite } from "@/api/write";
import { ActionButton } from "@/components/Actions";
import { Confirm } from "@/components/Confirm";
import { CopyId } from "@/components/CopyId";
import { DataTable } from "@/components/DataTable";
import { DetailPage } from "@/components/DetailPage";
import { Form, FormActions, useApiForm } from "@/components/Form";
import { Section } from "@/components/Page";
import { ProblemAlert } from "@/components/ProblemView";
import { Money } from "@/components/Money";
import { StateBadge } from "@/components/StateBadge";
import { WhenRead } from "@/components/WhenRead";
import { TextLink } from "@/components/links";
import { Time } from "@/components/Time";
import { toast } from "@/components/toasts";
import { formatDate } from "@/lib/dates";
import { addressCalls } from "./calls";
import { BillWords } from "./BillWords";
import type { AddressDetail, Side } from "./calls";
import { GuestTexts } from "./GuestTexts";
import { Ipv6NetSection } from "./Ipv6Net";
import { FORWARD_TONES } from "./tones";
import classes from "./networking.module.css";

interface ScreenProps {
  side: Side;
  id: string;
  may: Ability;
  list: string;
  serviceHref: (id: string) => string;
  /** Further things this face can do. */
  more?: (address: AddressDetail) => React.ReactNode;
}

export function AddressScreen(props: ScreenProps) {
  const query = useQuery({ ...addressCalls(props.side).read(props.id), refetchInterval: (q) => (q.state.data?.moving ? 2000 : false) });
  return <WhenRead query={query}>{(address) => <Loaded {...props} address={address} />}</WhenRead>;
}

function Loaded({ address, side, may, list, serviceHref, more }: ScreenProps & { address: AddressDetail }) {
  const { t } = useTranslation(["networking", "common"]);
  const calls = addressCalls(side);
  const navigate = useNavigate();
  const [open, setOpen] = useState<"move" | "name" | "remove" | null>(null);
  const close = () => setOpen(null);
  const clear = useWrite<unknown>({ topics: ["customer"], run: () => calls.clearName(address.id), done: () => toast.done(t("address.cleared")) });
  const remove = useWrite<unknown>({ topics: [], run: () => calls.forget(address.id), done: () => void navigate({ to: list as never }) });
  const inside = address.kind === "inside";
  const movable = address.kind !== "main" && !inside;
  return (
    <DetailPage
      title={address.ip}
      heading={<span className="mono">{address.ip}</span>}
      crumbs={[{ label: t("nav.addresses"), href: list }]}
      badge={address.gone_since ? <StateBadge state="failed" label={t("address.gone")} since={address.gone_since} /> : address.moving ? <StateBadge state="processing" label={t("address.moving")} /> : undefined}
      facts={[
        { label: t("address.kind"), value: t(`kind.${address.kind}`) },
        { label: t("network.region"), value: address.region },
        { label: t("address.server"), value: address.service ? <TextLink href={serviceHref(address.service.id)}>{address.service.name}</TextLink> : "–" },
        side === "admin" && { label: t("network.customer"), value: address.customer ? <TextLink href={`/admin/customers/${address.customer.id}`}>{address.customer.name}</TextLink> : "–" },
        address.bill && { label: t("address.price"), value: <BillWords bill={address.bill} /> },
        address.bill?.next_day ? { label: t("address.next_day"), value: formatDate(address.bill.next_day) } : false,
        address.cost && { label: t("address.cost"), value: address.cost.cost ? <Money value={address.cost.cost} /> : <span className={classes.quiet}>{address.cost.why_not}</span> },
        address.cost?.margin ? { label: t("address.margin"), value: <Money value={address.cost.margin} /> } : false,
      ]}
      actions={
        <>
          {more?.(address)}
          {movable ? <ActionButton action={{ key: "move", label: t("address.move"), icon: IconArrowsExchange, run: () => setOpen("move"), ability: may.allowed ? address.can_move : may }} /> : null}
          {inside ? <ActionButton action={{ key: "remove", label: t("inside.remove"), icon: IconTrash, danger: true, run: () => setOpen("remove"), ability: may }} /> : null}
        </>
      }
      notice={address.gone_since ? <Section tone="bad" title={t("address.gone")} text={t(side === "admin" ? "address.gone_admin" : "address.gone_text")} /> : address.problem ? <Section tone="bad" title={t("network.problem")} text={address.problem} /> : undefined}
    >
      <Section
        title={t("address.reverse")}
        text={t("address.reverse_text")}
        actions={
          <>
            <ActionButton action={{ key: "name", label: t("address.set_name"), icon: IconWorldSearch, run: () => setOpen("name"), ability: may }} />
            {address.family === 6 && address.reverse_name ? <ActionButton action={{ key: "clear", label: t("address.clear_name"), run: () => clear.mutate(), ability: may }} /> : null}
          </>
        }
      >
        <ProblemAlert error={clear.error} />
        {address.reverse_name ? (
          <div className={classes.codeHead}>
            <CopyId value={address.reverse_name} what={t("address.reverse")} />
            {address.forward ? <StateBadge state={address.forward} tone={FORWARD_TONES[address.forward]} label={t(`forward.${address.forward}`)} since={address.checked_at} /> : null}
          </div>
        ) : (
          <p className={classes.quiet}>{t(address.family === 6 ? "address.no_name" : "address.usual_name")}</p>
        )}
      </Section>
      {address.net ? <Ipv6NetSection id={address.id} net={address.net} side={side} may={may} href={(id) => `${list}/${id}`} /> : null}
      {address.guest.length ? (
        <Section title={t("address.guest")} text={t("address.guest_text")}>
          <GuestTexts texts={address.guest} label={t("address.guest")} />
        </Section>
      ) : null}
      <Section title={t("address.history")} flush>
        <DataTable
          label={t("address.history")}
          rows={address.history}
          rowKey={(row) => `${row.from} ${row.service.id}`}
          columns={[
            { key: "server", header: t("address.server"), phone: "main", cell: (row) => <TextLink href={serviceHref(row.service.id)}>{row.service.name}</TextLink> },
            ...(side === "admin" ? [{ key: "customer", header: t("network.customer"), cell: (row: AddressDetail["history"][number]) => row.customer.name }] : []),
            { key: "from", header: t("address.from"), nowrap: true, cell: (row) => <Time at={row.from} as="exact" /> },
            { key: "until", header: t("address.until"), nowrap: true, cell: (row) => (row.until ? <Time at={row.until} as="exact" /> : t("address.now")) },
          ]}
        />
      </Section>
      <Confirm
        opened={open === "remove"}
        onClose={close}
        title={t("inside.remove_title", { ip: address.ip })}
        consequences={[t("inside.remove_1"), t("inside.remove_2")]}
        confirmLabel={t("inside.remove")}
        danger
        onConfirm={() => remove.mutateAsync()}
      />
      <Modal opened={open === "move"} onClose={close} title={t("address.move_title", { ip: address.ip })} closeButtonProps={{ "aria-label": t("common:app.close") }}>
        {open === "move" ? <MoveForm address={address} side={side} onClose={close} /> : null}
      </Modal>
      <Modal opened={open === "name"} onClose={close} title={t("address.name_title", { ip: address.ip })} closeButtonProps={{ "aria-label": t("common:app.close") }}>
        {open === "name" ? <NameForm address={address} side={side} onClose={close} /> : null}
      </Modal>
    </DetailPage>
  );
}

interface FormProps {
  address: AddressDetail;
  side: Side;
  onClose: () => void;
}

function MoveForm({ address, side, onClose }: FormProps) {
  const { t } = useTranslation(["networking", "common"]);
  const calls = addressCalls(side);
  const services = useQuery(calls.services());
  const move = useWrite<unknown, string | null>({ topics: ["customer"], run: (service) => calls.assign(address.id, service), done: () => toast.done(t("address.moves")) });
  const of = useApiForm({
    initialValues: { service_id: address.service?.id ?? "" },
    send: async ({ service_id }) => {
      await move.mutateAsync(service_id || null);
      onClose();
    },
  });
  const fitting = (services.data?.items ?? []).filter((one) => one.region === address.region && (side === "portal" || one.customer.id === address.customer?.id));
  return (
    <Form of={of} label={t("address.move_title", { ip: address.ip })}>
      <NativeSelect label={t("address.server")} data={[{ value: "", label: t("address.nowhere") }, ...fitting.map((one) => ({ value: one.id, label: one.label ?? one.name }))]} {...of.form.getInputProps("service_id")} />
      <p className={classes.quiet}>{t("address.move_text")}</p>
      <FormActions of={of} label={t("address.move")} needsChange>
        <Button variant="default" onClick={onClose}>
          {t("common:action.cancel")}
        </Button>
      </FormActions>
    </Form>
  );
}

function NameForm({ address, side, onClose }: FormProps) {
  const { t } = useTranslation(["networking", "common"]);
  const calls = addressCalls(side);
  const [told, setTold] = useState<{ name: string; forward: string; explanation: string } | null>(null);
  const save = useWrite<unknown, { name: string; accept: boolean }>({ topics: ["customer"], run: ({ name, accept }) => calls.setName(address.id, name, accept), done: () => toast.done(t("address.named")) });
  const of = useApiForm({
    initialValues: { name: address.reverse_name ?? "", accept: false },
    validate: { name: (value) => (value.trim() ? null : t("address.name_missing")) },
    send: async ({ name, accept }) => {
      const checked = await calls.check(address.id, name.trim());
      setTold(checked);
      if (checked.forward !== "matches" && !accept) return;
      await save.mutateAsync({ name: name.trim(), accept });
      onClose();
    },
  });
  const wrong = told !== null && told.forward !== "matches";
  return (
    <Form of={of} label={t("address.name_title", { ip: address.ip })}>
      <TextInput label={t("address.name")} description={t("address.name_help")} placeholder="mail.example.com" data-autofocus spellCheck={false} {...of.form.getInputProps("name")} />
      <div aria-live="polite">{told ? <p className={wrong ? classes.bad : classes.quiet}>{told.explanation}</p> : null}</div>
      {wrong ? <Checkbox label={t("address.accept")} {...of.form.getInputProps("accept", { type: "checkbox" })} /> : null}
      <FormActions of={of} label={t("address.set_name")}>
        <Button variant="default" onClick={onClose}>
          {t("common:action.cancel")}
        </Button>
      </FormActions>
    </Form>
  );
}
