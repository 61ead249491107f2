/** A storage to buy. It is bought once, also when the reply is lost. */
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useWrite } from "@/api/write";
import { Consequences } from "@/components/Confirm";
import { DetailSkeleton } from "@/components/DetailPage";
import { FieldRow, Form, FormActions, useApiForm } from "@/components/Form";
import { TextLink } from "@/components/links";
import { ProblemAlert } from "@/components/ProblemView";
import { toast } from "@/components/toasts";
import type { useAccounts } from "../domains/accounts";
import { adminPaths } from "../paths";
import { TOPICS, orderStorage } from "./calls";
import type { ObjectStorage, StorageOrder } from "./calls";
import { REGIONS, useRegionName } from "@/components/storage/regions";
import { SPACE_FIELDS, SpaceFields, useSpaceChecks } from "./SpaceFields";
import { gigabytes } from "./growth";
import type { Space } from "./growth";

interface OrderStorageProps {
  accounts: ReturnType<typeof useAccounts>;
  onClose: () => void;
  made: (id: string) => void;
}

export function OrderStorage({ accounts, ...rest }: OrderStorageProps) {
  const { t } = useTranslation(["storage", "common"]);
  if (accounts.query.error) return <ProblemAlert error={accounts.query.error} />;
  if (!accounts.query.data) return <DetailSkeleton label={t("common:app.loading")} />;
  if (!accounts.usual) {
    return (
      <p>
        {t("staff.order.no_account")} <TextLink href={adminPaths.providers}>{t("staff.order.to_accounts")}</TextLink>
      </p>
    );
  }
  return <Fields usual={accounts.usual} all={accounts.all} {...rest} />;
}

const FIELDS = { ...SPACE_FIELDS, "/account_id": "account" };

function Fields({ usual, all, onClose, made }: { usual: string; all: { id: string; name: string }[] } & Omit<OrderStorageProps, "accounts">) {
  const { t } = useTranslation(["storage", "common"]);
  const region = useRegionName();
  const order = useWrite<ObjectStorage, StorageOrder>({ topics: [...TOPICS], run: orderStorage, done: () => toast.done(t("staff.order.done")) });
  const start: Space & { name: string; region: string; account: string } = { name: "", region: "EU", account: usual, size: "250", grows: false, limit: "" };
  const of = useApiForm({
    initialValues: start,
    fields: FIELDS,
    validate: { name: (name) => (name.trim() ? null : t("staff.order.name_missing")), ...useSpaceChecks() },
    send: async (values) => {
      const limit = values.grows ? gigabytes(values.limit) : null;
      const { id } = await order.mutateAsync({ name: values.name.trim(), region: values.region, account_id: values.account, size_gb: gigabytes(values.size) ?? 0, auto_limit_gb: limit });
      onClose();
      made(id);
    },
  });
  return (
    <Form of={of} label={t("staff.order.new")}>
      <TextInput label={t("name")} description={t("staff.order.name_help")} data-autofocus {...of.form.getInputProps("name")} />
      <FieldRow>
        <NativeSelect label={t("region")} data={REGIONS.map((code) => ({ value: code, label: region(code) }))} {...of.form.getInputProps("region")} />
        {all.length > 1 ? <NativeSelect label={t("staff.account")} data={all.map(({ id, name }) => ({ value: id, label: name }))} {...of.form.getInputProps("account")} /> : null}
      </FieldRow>
      <SpaceFields form={of.form} />
      <Consequences list={[t("staff.order.consequence"), t("staff.order.once")]} />
      <FormActions of={of} label={t("staff.order.send")}>
        <Button variant="default" onClick={onClose}>
          {t("common:action.cancel")}
        </Button>
      </FormActions>
    </Form>
  );
}
