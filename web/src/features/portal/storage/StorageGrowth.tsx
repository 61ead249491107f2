/** How far a storage of the customer's own grows by itself, within what was bought. */
import { NativeSelect } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useWrite } from "@/api/write";
import { Form, FormActions, useApiForm } from "@/components/Form";
import { Section } from "@/components/Page";
import { toast } from "@/components/toasts";
import { formatDisk } from "@/lib/sizes";
import { storageCalls } from "./calls";
import type { Share } from "./calls";
import { limitOf, limits } from "./limits";

interface StorageGrowthProps {
  share: Share;
  sizeGb: number;
  allowanceGb: number;
}

export function StorageGrowth({ share, sizeGb, allowanceGb }: StorageGrowthProps) {
  const { t } = useTranslation("storage");
  const write = useWrite<unknown, number | null>({ topics: ["customer"], run: storageCalls(share.id).limit, done: () => toast.done(t("growth.done")) });
  const now = share.auto_limit_gb === null || share.auto_limit_gb <= sizeGb ? "" : String(share.auto_limit_gb);
  const of = useApiForm({
    initialValues: { limit: now },
    fields: { "/auto_limit_gb": "limit" },
    send: async (values) => {
      await write.mutateAsync(limitOf(values.limit));
    },
  });
  const within = limits(sizeGb, allowanceGb);
  // Staff may have let it grow further than was bought.
  const choices = now === "" || within.includes(Number(now)) ? within : [...within, Number(now)];
  if (choices.length === 0) return <Section title={t("growth.title")} text={t("growth.at_most", { size: formatDisk(allowanceGb) })} />;
  return (
    <Section title={t("growth.title")} text={t("growth.text", { size: formatDisk(allowanceGb) })}>
      <Form of={of} label={t("growth.title")}>
        <NativeSelect label={t("growth.limit")} data={[{ value: "", label: t("growth.off") }, ...choices.map((gb) => ({ value: String(gb), label: t("growth.up_to", { size: formatDisk(gb) }) }))]} {...of.form.getInputProps("limit")} />
        <FormActions of={of} label={t("growth.send")} needsChange />
      </Form>
    </Section>
  );
}
