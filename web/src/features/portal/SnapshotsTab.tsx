/** Snapshots: take one, go back to one, delete one. */
import { Button, Modal, TextInput, Textarea } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconCamera } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { portal, portalApi } from "@/api/portal";
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
import classes from "./rows.module.css";

export function SnapshotsTab({ service }: { service: Service }) {
  const { t } = useTranslation(["portal", "common"]);
  const snapshots = useQuery(portal.snapshots(service.id));
  const [taking, control] = useDisclosure(false);
  const [asked, setAsked] = useState<{ snapshot: Snapshot; what: "rollback" | "delete" } | null>(null);
  const write = useWrite<unknown, { id: string; what: "rollback" | "delete" }>({
    topics: ["service"],
    run: ({ id, what }) => (what === "rollback" ? portalApi.rollback(service.id, id) : portalApi.deleteSnapshot(service.id, id)),
    done: (_, { what }) => toast.done(t(`portal:snapshots.${what}_started`)),
  });
  if (snapshots.error && !snapshots.data) return <ProblemPanel error={snapshots.error} retry={() => void snapshots.refetch()} />;
  if (!snapshots.data) return <DetailSkeleton label={t("common:app.loading")} />;
  const { items, quota } = snapshots.data;
  const full = quota.used >= quota.limit;
  const ability = service.can.snapshot?.allowed && full ? { allowed: false, reason: t("portal:snapshots.full", { count: quota.limit }) } : service.can.snapshot;
  const take = <ActionButton action={{ key: "take", label: t("portal:snapshots.take"), icon: IconCamera, run: control.open, ability }} />;
  return (
    <Section title={t("portal:service.tab_snapshots")} text={t("portal:snapshots.quota", { used: quota.used, limit: quota.limit })} actions={items.length ? take : undefined} flush>
      {items.length === 0 ? (
        <Empty icon={IconCamera} title={t("portal:snapshots.empty_title")} text={t("portal:snapshots.empty")} action={take} />
      ) : (
        <ul className={classes.rows} style={{ marginTop: 0 }}>
          {items.map((snapshot) => (
            <li key={snapshot.id}>
              <span className={classes.text}>
                <span className={classes.name}>{snapshot.name}</span>
                {snapshot.description ? <span className={classes.quiet}>{snapshot.description}</span> : null}
                <span className={classes.quiet}>
                  {snapshot.created_at ? <Time at={snapshot.created_at} as="exact" /> : t("portal:snapshots.taking_now")}
                  {snapshot.auto_delete_at ? (
                    <>
                      {" · "}
                      {t("portal:snapshots.kept_until")} <Time at={snapshot.auto_delete_at} as="exact" />
                    </>
                  ) : null}
                </span>
              </span>
              <Button size="compact-sm" variant="default" aria-label={t("portal:snapshots.rollback_of", { name: snapshot.name })} onClick={() => setAsked({ snapshot, what: "rollback" })}>
                {t("portal:snapshots.rollback")}
              </Button>
              <Button size="compact-sm" variant="subtle" color="gray" aria-label={t("portal:snapshots.delete_of", { name: snapshot.name })} onClick={() => setAsked({ snapshot, what: "delete" })}>
                {t("common:action.delete")}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <Modal opened={taking} onClose={control.close} title={t("portal:snapshots.take")} closeButtonProps={{ "aria-label": t("common:app.close") }}>
        {taking ? <TakeForm service={service} onClose={control.close} /> : null}
      </Modal>
      <Confirm
        opened={asked !== null}
        onClose={() => setAsked(null)}
        title={asked ? t(`portal:snapshots.${asked.what}_title`, { name: asked.snapshot.name }) : ""}
        consequences={asked?.what === "rollback" ? [t("portal:snapshots.rollback_1"), t("portal:snapshots.rollback_2")] : [t("portal:snapshots.delete_1")]}
        confirmLabel={asked?.what === "rollback" ? t("portal:snapshots.rollback") : t("common:action.delete")}
        typeName={asked?.what === "rollback" ? service.name : undefined}
        danger
        onConfirm={() => (asked ? write.mutateAsync({ id: asked.snapshot.id, what: asked.what }) : undefined)}
      />
    </Section>
  );
}

function TakeForm({ service, onClose }: { service: Service; onClose: () => void }) {
  const { t } = useTranslation(["portal", "common"]);
  const take = useWrite<unknown, { name: string; description?: string }>({ topics: ["service"], run: (input) => portalApi.takeSnapshot(service.id, input) });
  const api = useApiForm({
    initialValues: { name: "", description: "" },
    validate: { name: (value) => (/^[A-Za-z0-9 -]{1,30}$/.test(value.trim()) ? null : t("portal:snapshots.name_invalid")) },
    send: async ({ name, description }) => {
      await take.mutateAsync({ name: name.trim(), ...(description.trim() ? { description: description.trim() } : {}) });
      toast.done(t("portal:snapshots.taking"));
      onClose();
    },
  });
  return (
    <Form of={api} label={t("portal:snapshots.take")}>
      <TextInput label={t("portal:snapshots.name")} description={t("portal:snapshots.name_help")} maxLength={30} data-autofocus {...api.form.getInputProps("name")} />
      <Textarea label={t("portal:snapshots.description")} maxLength={255} autosize minRows={2} {...api.form.getInputProps("description")} />
      <FormActions of={api} label={t("portal:snapshots.take")}>
        <Button variant="default" onClick={onClose}>
          {t("common:action.cancel")}
        </Button>
      </FormActions>
    </Form>
  );
}
