/** Settings of one product or one customer: what differs from the business as a whole. */
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { adminApi, adminRead } from "@/api/admin";
import { DetailSkeleton } from "@/components/DetailPage";
import { ProblemPanel } from "@/components/ProblemView";
import { SettingsForm } from "./SettingsForm";

export function ScopedSettings({ of, id }: { of: "product" | "customer"; id: string }) {
  const { t } = useTranslation("admin");
  const product = useQuery({ ...adminRead.productSettings(id), enabled: of === "product" });
  const customer = useQuery({ ...adminRead.customerSettings(id), enabled: of === "customer" });
  const query = of === "product" ? product : customer;
  if (!query.data) return query.error ? <ProblemPanel error={query.error} retry={() => void query.refetch()} /> : <DetailSkeleton label={t("automation.settings")} />;
  const { queryKey } = of === "product" ? adminRead.productSettings(id) : adminRead.customerSettings(id);
  const save = of === "product" ? adminApi.putProductSettings : adminApi.putCustomerSettings;
  return (
    <>
      <p>{t(`automation.scoped_${of}`)}</p>
      <SettingsForm key={JSON.stringify(query.data.values.map((one) => one.value))} settings={query.data.values} queryKey={queryKey} save={(changed) => save(id, changed)} />
    </>
  );
}
