/** The keys of a storage, and lines for programs that use them. */
import { NativeSelect, Select, Stack } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "@/api/meta";
import { useWrite } from "@/api/write";
import { ActionButton } from "@/components/Actions";
import { CodeBlock } from "@/components/CodeBlock";
import { Confirm } from "@/components/Confirm";
import { CopyId } from "@/components/CopyId";
import { Facts, Section } from "@/components/Page";
import { Secret } from "@/components/Secret";
import { Time } from "@/components/Time";
import { toast } from "@/components/toasts";
import { storageCalls } from "./calls";
import type { Keys, Share } from "./calls";
import { snippets } from "./snippets";

export function StorageAccess({ share }: { share: Share }) {
  const { t } = useTranslation("storage");
  const calls = storageCalls(share.id);
  const isOwner = useSession()?.role === "owner";
  const [asks, setAsks] = useState(false);
  const rotate = useWrite<Keys>({ topics: ["customer"], run: () => calls.rotate(), done: () => toast.done(t("keys.rotated")) });
  const may = isOwner ? { allowed: true } : { allowed: false, reason: t("keys.owner_only") };
  return (
    <>
      <Section title={t("keys.title")} text={t("keys.text")} actions={<ActionButton action={{ key: "rotate", label: t("keys.rotate"), icon: IconRefresh, run: () => setAsks(true), ability: may }} />}>
        <Facts
          facts={[
            { label: t("endpoint"), value: <CopyId value={share.endpoint} what={t("endpoint")} /> },
            { label: t("keys.access"), value: share.access_key ? <CopyId value={share.access_key} what={t("keys.access")} /> : "–" },
            // Another secret key is another secret: what was revealed before is hidden again.
            { label: t("keys.secret"), value: isOwner ? <Secret key={share.keys_at ?? ""} what={t("keys.secret")} reveal={async () => (await calls.reveal()).secret_key} /> : t("keys.owner_only") },
            share.keys_at && { label: t("keys.since"), value: <Time at={share.keys_at} /> },
          ]}
        />
      </Section>
      <Programs share={share} />
      <Confirm
        opened={asks}
        onClose={() => setAsks(false)}
        title={t("keys.rotate_title")}
        consequences={[t("keys.rotate_1"), t("keys.rotate_2")]}
        confirmLabel={t("keys.rotate")}
        danger
        onConfirm={() => rotate.mutateAsync()}
      />
    </>
  );
}

function Programs({ share }: { share: Share }) {
  const { t } = useTranslation("storage");
  const buckets = useQuery(storageCalls(share.id).buckets());
  const names = (buckets.data?.items ?? []).map((one) => one.name);
  const [chosen, setChosen] = useState<string | null>(null);
  const bucket = chosen ?? names[0] ?? "my-bucket";
  const all = snippets({ endpoint: share.endpoint, accessKey: share.access_key ?? "", bucket });
  const [program, setProgram] = useState<string | null>(null);
  const shown = all.find((one) => one.tool === program) ?? all[0];
  return (
    <Section title={t("snippets.title")} text={t("snippets.text")}>
      <Stack gap="md">
        {names.length > 1 ? <Select label={t("snippets.bucket")} data={names} value={bucket} allowDeselect={false} onChange={setChosen} /> : null}
        <NativeSelect label={t("snippets.program")} data={all.map((one) => one.tool)} value={shown?.tool} onChange={(event) => setProgram(event.currentTarget.value)} />
        {shown ? <CodeBlock text={shown.text} label={t("snippets.lines", { tool: shown.tool })} what={t("snippets.lines", { tool: shown.tool })} {...(shown.place ? { place: shown.place } : {})} /> : null}
      </Stack>
    </Section>
  );
}
