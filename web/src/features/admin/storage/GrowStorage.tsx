/** More space for a storage, and how far it grows by itself. A storage never gets smaller. */
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useWrite } from "@/api/write";
import { Consequences } from "@/components/Confirm";
import { Form, FormActions, useApiForm } from "@/components/Form";
import { toast } from "@/components/toasts";
import { TOPICS, storageCalls } from "./calls";
import { growthOf } from "./growth";
import type { ObjectStorage, StorageGrowth } from "./calls";
import { SPACE_FIELDS, SpaceFields, useSpaceChecks } from "./SpaceFields";
import type { Space } from "./growth";

export function GrowStorage({ storage, onClose }: { storage: ObjectStorage; onClose: () => void }) {
  const { t } = useTranslation(["storage", "common"]);
  const grow = useWrite<unknown, StorageGrowth>({ topics: [...TOPICS], run: storageCalls(storage.id).grow, done: () => toast.done(t("staff.grow.done")) });
  const now: Space = { size: String(storage.size_gb), grows: storage.auto_limit_gb !== null, limit: String(storage.auto_limit_gb ?? "") };
  const of = useApiForm({
    initialValues: now,
    fields: SPACE_FIELDS,
    validate: useSpaceChecks(),
    send: async (values) => {
      await grow.mutateAsync(growthOf(storage, values));
      onClose();
    },
  });
  return (
    <Form of={of} label={t("staff.grow.label")}>
      <SpaceFields form={of.form} />
      <Consequences list={[t("staff.grow.consequence_1"), t("staff.grow.consequence_2")]} />
      <FormActions of={of} label={t("staff.grow.send")} needsChange>
        <Button variant="default" onClick={onClose}>
          {t("common:action.cancel")}
        </Button>
      </FormActions>
    </Form>
  );
}
