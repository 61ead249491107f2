/** The group of a customer, and another one. */
import { Button, Modal, NativeSelect } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CustomerAdmin } from "@/api/schema";
import { Form, FormActions, useApiForm } from "@/components/Form";
import { TextLink } from "@/components/links";
import { toast } from "@/components/toasts";
import { t as translate } from "@/i18n";
import { dash, useMay } from "../parts";
import { adminPaths } from "../paths";
import { groupApi, refreshGroups, useGroups } from "./calls";
import type { CustomerGroup } from "./calls";
import "./words";

export function CustomerGroupFact({ customer }: { customer: CustomerAdmin }) {
  const { t } = useTranslation("admin");
  const may = useMay("customers.write");
  const groups = useGroups();
  const [choosing, setChoosing] = useState(false);
  const group = groups.find((one) => one.id === customer.customer_group_id);
  return (
    <>
      {group ? <TextLink href={adminPaths.customerGroup(group.id)}>{group.name}</TextLink> : customer.customer_group_id ? dash : t("customer_groups.none")}{" "}
      {may.allowed && groups.length > 0 ? (
        <Button size="compact-xs" variant="subtle" onClick={() => setChoosing(true)}>
          {t("customer_groups.change")}
        </Button>
      ) : null}
      <Modal opened={choosing} onClose={() => setChoosing(false)} title={t("customer_groups.change")} closeButtonProps={{ "aria-label": translate("app.close") }}>
        {choosing ? <Choice customer={customer} groups={groups} onClose={() => setChoosing(false)} /> : null}
      </Modal>
    </>
  );
}

function Choice({ customer, groups, onClose }: { customer: CustomerAdmin; groups: CustomerGroup[]; onClose: () => void }) {
  const { t } = useTranslation(["admin", "common"]);
  const client = useQueryClient();
  const of = useApiForm({
    initialValues: { customer_group_id: customer.customer_group_id ?? "" },
    send: async ({ customer_group_id: chosen }) => {
      await groupApi.put(customer.id, chosen || null, customer.version);
      const name = groups.find((one) => one.id === chosen)?.name;
      refreshGroups(client);
      toast.done(name ? t("customer_groups.moved", { name }) : t("customer_groups.taken_out"));
      onClose();
    },
  });
  return (
    <Form of={of} label={t("customer_groups.change")}>
      <NativeSelect
        label={t("customer_groups.group")}
        description={t("customer_groups.change_help")}
        data-autofocus
        data={[{ value: "", label: t("customer_groups.none") }, ...groups.map((one) => ({ value: one.id, label: one.name }))]}
        {...of.form.getInputProps("customer_group_id")}
      />
      <FormActions of={of} label={t("common:action.save")} />
    </Form>
  );
}
