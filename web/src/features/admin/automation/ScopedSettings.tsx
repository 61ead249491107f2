/** Settings of one product, one group of customers, one customer or one service: what differs from the business as a whole. */
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { adminApi, adminRead } from "@/api/admin";
import { DetailSkeleton } from "@/components/DetailPage";
import { ProblemPanel } from "@/components/ProblemView";
import { SettingsForm } from "./SettingsForm";

const SCOPES = {
  product: { read: adminRead.productSettings, save: adminApi.putProductSettings },
  group: { read: adminRead.groupSettings, save: adminApi.putGroupSettings },
  customer: { read: adminRead.customerSettings, save: adminApi.putCustomerSettings },
  service: { read: adminRead.serviceSettings, save: adminApi.putServiceSettings },
};

export function ScopedSettings({ of, id }: { of: keyof typeof SCOPES; id: string }) {
  const { t } = useTranslation("admin");
  const { read, save } = SCOPES[of];
  const query = useQuery(read(id));
  if (!query.data) return query.error ? <ProblemPanel error={query.error} retry={() => void query.refetch()} /> : <DetailSkeleton label={t("automation.settings")} />;
  return (
    <>
      <p style={{ margin: 0 }}>{t(`automation.scoped_${of}`)}</p>
      <SettingsForm key={JSON.stringify(query.data.values.map((one) => one.value))} settings={query.data.values} level={of} queryKey={read(id).queryKey} save={(changed) => save(id, changed)} />
    </>
  );
}
