/** Snapshots of a server, for its owner and for the team: take one, name it anew, go back to one, delete one. */
import { ActionIcon, Button, Menu, Modal, TextInput, Textarea } from "@mantine/core";
import { IconArrowBackUp, IconCamera, IconDots, IconPencil, IconTrash } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Service, Snapshot } from "@/api/schema";
import { useWrite } from "@/api/write";
import { ActionButton } from "@/components/Actions";
import { Confirm } from "@/components/Confirm";
import { DetailSkeleton } from "@/components/DetailPage";
import { Empty } from "@/components/Empty";
import { Form, FormActions, useApiForm } from "@/components/Form";
import { Section } from "@/components/Page";
import { ProblemPanel } from "@/components/ProblemView";
import { Time } from "@/components/Time";
import { toast } from "@/components/toasts";
import { snapshotCalls } from "./snapshot-calls";
import type { Side, SnapshotCalls, SnapshotWords } from "./snapshot-calls";
import { SnapshotSchedule } from "./SnapshotSchedule";
import classes from "@/components/entries.module.css";

type Asked = { what: "rollback" | "delete"; snapshot: Snapshot } | { what: "edit"; snapshot: Snapshot } | { what: "take" };

/** States in which there is no machine to take a snapshot of: asking the provider would only be refused. */
const WITHOUT_MACHINE: ReadonlySet<Service["state"]> = new Set(["pending", "provisioning", "failed_setup", "cancelled", "terminated"]);

export function Snapshots({ service, side }: { service: Service; side: Side }) {
  const { t } = useTranslation(["service", "common"]);
  const calls = snapshotCalls(side, service.id);
  const hasMachine = !WITHOUT_MACHINE.has(service.state);
  const snapshots = useQuery({ ...calls.read, enabled: hasMachine });
  const [asked, setAsked] = useState<Asked | null>(null);
  if (!hasMachine) {
    return (
      <Section title={t("snapshots.title")} flush>
        <Empty icon={IconCamera} title={t("snapshots.empty_title")} text={service.can.snapshot?.reason ?? t("snapshots.empty")} />
      </Section>
    );
  }
  if (snapshots.error && !snapshots.data) return <ProblemPanel error={snapshots.error} retry={() => void snapshots.refetch()} />;
  if (!snapshots.data) return <DetailSkeleton label={t("common:app.loading")} />;
  const { items, quota } = snapshots.data;
  const may = service.can.snapshot;
  const full = quota.used >= quota.limit;
  const ability = may?.allowed && full ? { allowed: false, reason: quota.limit === 0 ? t("snapshots.none_included") : t("snapshots.full", { count: quota.limit }) } : may;
  const take = <ActionButton action={{ key: "take", label: t("snapshots.take"), icon: IconCamera, run: () => setAsked({ what: "take" }), ability }} />;
  return (
    <>
    <Section title={t("snapshots.title")} text={t("snapshots.quota", { used: quota.used, limit: quota.limit })} actions={items.length ? take : undefined} flush>
      {items.length === 0 ? (
        <Empty icon={IconCamera} title={t("snapshots.empty_title")} text={t("snapshots.empty")} action={take} />
      ) : (
        <ul className={classes.rows}>
          {items.map((snapshot) => (
            <Row key={snapshot.id} snapshot={snapshot} disabled={!may?.allowed} ask={(what) => setAsked(what === "edit" ? { what, snapshot } : { what, snapshot })} />
          ))}
        </ul>
      )}
      <Dialogs service={service} calls={calls} asked={asked} close={() => setAsked(null)} />
    </Section>
    <SnapshotSchedule service={service} calls={calls} room={{ limit: quota.limit, byHand: items.filter((one) => !one.scheduled).length }} />
    </>
  );
}

function Row({ snapshot, disabled, ask }: { snapshot: Snapshot; disabled: boolean; ask: (what: "rollback" | "delete" | "edit") => void }) {
  const { t } = useTranslation(["service", "common"]);
  return (
    <li>
      <span className={classes.text}>
        <span className={classes.name}>
          {snapshot.name} {snapshot.scheduled ? <span className={classes.mark}>{t("schedule.scheduled")}</span> : null}
        </span>
        {snapshot.description ? <span className={classes.quiet}>{snapshot.description}</span> : null}
        <span className={classes.quiet}>
          {snapshot.created_at ? <Time at={snapshot.created_at} as="exact" /> : t("snapshots.taking_now")}
          {snapshot.auto_delete_at ? (
            <>
              {" · "}
              {t("snapshots.kept_until")} <Time at={snapshot.auto_delete_at} as="exact" />
            </>
          ) : null}
        </span>
      </span>
      <Button size="compact-sm" variant="default" disabled={disabled} leftSection={<IconArrowBackUp size={15} aria-hidden />} aria-label={t("snapshots.rollback_of", { name: snapshot.name })} onClick={() => ask("rollback")}>
        {t("snapshots.rollback")}
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" size={30} disabled={disabled} aria-label={t("snapshots.more_of", { name: snapshot.name })}>
            <IconDots size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPencil size={16} aria-hidden />} onClick={() => ask("edit")}>
            {t("snapshots.edit")}
          </Menu.Item>
          <Menu.Item leftSection={<IconTrash size={16} aria-hidden />} onClick={() => ask("delete")}>
            {t("common:action.delete")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </li>
  );
}

function Dialogs({ service, calls, asked, close }: { service: Service; calls: SnapshotCalls; asked: Asked | null; close: () => void }) {
  const { t } = useTranslation(["service", "common"]);
  const write = useWrite<unknown, { id: string; what: "rollback" | "delete" }>({
    topics: ["service"],
    run: ({ id, what }) => calls[what](id),
    done: (_, { what }) => toast.done(t(`snapshots.${what}_started`)),
  });
  // The last question stays while the dialog fades out.
  const [last, setLast] = useState(asked);
  if (asked && asked !== last) setLast(asked);
  const shown = asked ?? last;
  const writing = shown?.what === "take" || shown?.what === "edit";
  const question = shown?.what === "rollback" || shown?.what === "delete" ? shown : null;
  return (
    <>
      <Modal opened={asked !== null && writing} onClose={close} title={shown?.what === "edit" ? t("snapshots.edit") : t("snapshots.take")} closeButtonProps={{ "aria-label": t("common:app.close") }}>
        {writing && shown ? <WordsForm key={shown.what} calls={calls} snapshot={shown.what === "edit" ? shown.snapshot : undefined} onClose={close} /> : null}
      </Modal>
      <Confirm
        opened={asked !== null && question !== null}
        onClose={close}
        title={question ? t(`snapshots.${question.what}_title`, { name: question.snapshot.name }) : ""}
        consequences={question?.what === "rollback" ? [t("snapshots.rollback_1"), t("snapshots.rollback_2"), t("snapshots.rollback_3")] : [t("snapshots.delete_1")]}
        confirmLabel={question?.what === "rollback" ? t("snapshots.rollback") : t("common:action.delete")}
        typeName={question?.what === "rollback" ? service.name : undefined}
        danger
        onConfirm={() => (question ? write.mutateAsync({ id: question.snapshot.id, what: question.what }) : undefined)}
      />
    </>
  );
}

function WordsForm({ calls, snapshot, onClose }: { calls: SnapshotCalls; snapshot: Snapshot | undefined; onClose: () => void }) {
  const { t } = useTranslation(["service", "common"]);
  const write = useWrite<unknown, SnapshotWords>({ topics: ["service"], run: (input) => (snapshot ? calls.change(snapshot.id, input) : calls.take(input)) });
  const of = useApiForm({
    initialValues: { name: snapshot?.name ?? "", description: snapshot?.description ?? "" },
    validate: { name: (value) => (/^[A-Za-z0-9 -]{1,30}$/.test(value.trim()) ? null : t("snapshots.name_invalid")) },
    send: async ({ name, description }) => {
      await write.mutateAsync({ name: name.trim(), description: description.trim() });
      toast.done(snapshot ? t("snapshots.changed") : t("snapshots.taking"));
      onClose();
    },
  });
  return (
    <Form of={of} label={snapshot ? t("snapshots.edit") : t("snapshots.take")}>
      <TextInput label={t("snapshots.name")} description={t("snapshots.name_help")} maxLength={30} data-autofocus {...of.form.getInputProps("name")} />
      <Textarea label={t("snapshots.description")} maxLength={255} autosize minRows={2} {...of.form.getInputProps("description")} />
      <FormActions of={of} label={snapshot ? t("common:action.save") : t("snapshots.take")} needsChange={Boolean(snapshot)}>
        <Button variant="default" onClick={onClose}>
          {t("common:action.cancel")}
        </Button>
      </FormActions>
    </Form>
  );
}
