/** Cards kept for renewals. */
import { Button, Modal } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconCreditCard, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMeta } from "@/api/meta";
import { portal, portalApi } from "@/api/portal";
import type { PaymentMethod } from "@/api/schema";
import { useWrite } from "@/api/write";
import { Confirm } from "@/components/Confirm";
import { DetailSkeleton } from "@/components/DetailPage";
import { Empty } from "@/components/Empty";
import { Page, Section } from "@/components/Page";
import { CardForm } from "@/components/pay/CardForm";
import { methodExpiry, methodName } from "@/components/pay/PayPanel";
import { ProblemAlert, ProblemPanel } from "@/components/ProblemView";
import { StateBadge } from "@/components/StateBadge";
import { toast } from "@/components/toasts";
import classes from "@/components/entries.module.css";

export function PaymentMethodsPage() {
  const { t } = useTranslation(["portal", "common"]);
  const { gateway } = useMeta();
  const methods = useQuery(portal.paymentMethods());
  const [adding, control] = useDisclosure(false);
  const [removing, setRemoving] = useState<PaymentMethod | null>(null);
  const add = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={control.open} disabled={!gateway}>
      {t("portal:methods.add")}
    </Button>
  );
  const remove = useWrite<void, string>({ topics: ["payment"], run: (id) => portalApi.deleteMethod(id), done: () => toast.done(t("portal:methods.removed")) });
  const makeDefault = useWrite<PaymentMethod, string>({ topics: ["payment"], run: (id) => portalApi.defaultMethod(id), done: () => toast.done(t("portal:methods.defaulted")) });
  return (
    <Page title={t("portal:nav.methods")} lead={t("portal:methods.lead")} actions={methods.data?.items.length ? add : undefined} narrow>
      {methods.error && !methods.data ? <ProblemPanel error={methods.error} retry={() => void methods.refetch()} /> : null}
      {methods.isPending ? <DetailSkeleton label={t("common:app.loading")} /> : null}
      <ProblemAlert error={makeDefault.error} />
      {methods.data ? (
        <Section flush>
          {methods.data.items.length === 0 ? (
            <Empty icon={IconCreditCard} title={t("portal:methods.empty_title")} text={t("portal:methods.empty")} action={add} />
          ) : (
            <ul className={classes.rows}>
              {methods.data.items.map((method) => (
                <li key={method.id}>
                  <IconCreditCard size={22} stroke={1.6} className={classes.icon} aria-hidden />
                  <span className={classes.text}>
                    <span className={classes.name}>{methodName(method)}</span>
                    <span className={classes.quiet}>{methodExpiry(method)}</span>
                  </span>
                  {method.expired ? <StateBadge state="failed" label={t("common:card.expired")} /> : null}
                  {method.expires_this_month ? <StateBadge state="expiring" tone="warn" label={t("portal:methods.last_month")} /> : null}
                  {method.default ? (
                    <StateBadge state="active" tone="info" label={t("portal:methods.default")} />
                  ) : method.expired ? null : (
                    <Button
                      variant="subtle"
                      color="gray"
                      size="compact-sm"
                      loading={makeDefault.isPending && makeDefault.variables === method.id}
                      aria-label={t("portal:methods.make_default_of", { name: methodName(method) })}
                      onClick={() => makeDefault.mutate(method.id)}
                    >
                      {t("portal:methods.make_default")}
                    </Button>
                  )}
                  <Button variant="subtle" color="gray" size="compact-sm" aria-label={t("portal:methods.remove_of", { name: methodName(method) })} onClick={() => setRemoving(method)}>
                    {t("common:action.remove")}
                  </Button>
                </li>
              ))}
            </ul>
          )}
        </Section>
      ) : null}
      <Modal opened={adding} onClose={control.close} title={t("portal:methods.add")} size="lg" closeButtonProps={{ "aria-label": t("common:app.close") }}>
        {gateway ? (
          <CardForm
            gateway={gateway}
            submitLabel={t("portal:methods.save")}
            onToken={async (token) => {
              await portalApi.addMethod(token, methods.data?.items.every((one) => !one.default) ?? true);
              await methods.refetch();
              control.close();
              toast.done(t("portal:methods.added"));
            }}
          />
        ) : null}
      </Modal>
      <Confirm
        opened={removing !== null}
        onClose={() => setRemoving(null)}
        title={t("portal:methods.remove_title", { name: removing ? methodName(removing) : "" })}
        consequences={[t("portal:methods.remove_1"), removing?.default ? t("portal:methods.remove_2") : null].filter(Boolean)}
        confirmLabel={t("common:action.remove")}
        danger
        onConfirm={() => (removing ? remove.mutateAsync(removing.id) : undefined)}
      />
    </Page>
  );
}
