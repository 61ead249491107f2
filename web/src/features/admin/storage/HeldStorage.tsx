/** A storage whose purchase is beyond the limits of its account: approve or refuse it, and say why. */
import { Group } from "@mantine/core";
import { IconThumbDown, IconThumbUp } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { refreshTopics } from "@/api/cache";
import type { Ability } from "@/api/schema";
import { useWrite } from "@/api/write";
import { ActionButton } from "@/components/Actions";
import { Section } from "@/components/Page";
import { toast } from "@/components/toasts";
import { adminPaths } from "../paths";
import { useQuestion } from "../ReasonConfirm";
import { TOPICS, storageCalls } from "./calls";
import type { ObjectStorage } from "./calls";
import "./words";

export function HeldStorage({ storage, may }: { storage: ObjectStorage; may: Ability }) {
  const { t } = useTranslation("storage");
  const navigate = useNavigate();
  const client = useQueryClient();
  const { ask, dialog } = useQuestion();
  const calls = storageCalls(storage.id);
  const approve = useWrite<unknown, string>({ topics: [...TOPICS], run: (why, key) => calls.approve(why, key), done: () => toast.done(t("staff.held.approved")) });
  const refuse = useWrite<unknown, string>({
    // What is shown of it is not read again: the list is, once it is left.
    topics: [],
    run: (why, key) => calls.refuse(why, key),
    done: () => {
      toast.done(t("staff.held.refused"));
      // Nothing is left of it to be shown.
      void navigate({ to: adminPaths.storages as never }).then(() => refreshTopics(client, TOPICS));
    },
  });
  const askApprove = () => ask({ title: t("staff.held.approve_title", { name: storage.name }), consequences: [t("staff.held.approve_1")], confirmLabel: t("staff.held.approve"), reason: true, run: (why) => approve.mutateAsync(why) });
  const askRefuse = () => ask({ title: t("staff.held.refuse_title", { name: storage.name }), consequences: [t("staff.held.refuse_1")], confirmLabel: t("staff.held.refuse"), danger: true, reason: true, run: (why) => refuse.mutateAsync(why) });
  return (
    <Section tone="warn" title={t("state.held")} text={storage.problem ?? undefined}>
      <Group gap="sm">
        <ActionButton variant="filled" action={{ key: "approve", label: t("staff.held.approve"), icon: IconThumbUp, run: askApprove, ability: may }} />
        <ActionButton action={{ key: "refuse", label: t("staff.held.refuse"), icon: IconThumbDown, run: askRefuse, ability: may }} />
      </Group>
      {dialog}
    </Section>
  );
}
