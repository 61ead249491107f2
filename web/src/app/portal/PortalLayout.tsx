/** The frame of the customer portal. */
import "./words";
import { Alert, Button } from "@mantine/core";
import { IconBucket, IconCreditCard, IconFileInvoice, IconHome2, IconKey, IconMail, IconMailExclamation, IconNetwork, IconPackage, IconPhoto, IconPlus, IconServer, IconShield, IconUser, IconUsers, IconWorld, IconWorldCheck, IconWorldWww } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { Outlet } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { authApi } from "@/api/auth";
import { api } from "@/api/client";
import { useSession } from "@/api/meta";
import { Shell } from "@/components/Shell";
import type { Command, NavGroup } from "@/components/shell-types";
import { toast } from "@/components/toasts";
import { paths } from "@/lib/paths";
import classes from "./PortalLayout.module.css";

async function searchServices(q: string, signal: AbortSignal): Promise<Command[]> {
  const { items } = await api.get("/portal/services", { query: { q, limit: 6 }, signal });
  return items.map((service) => ({ id: service.id, label: service.label ?? service.name, description: service.name, icon: IconServer, href: paths.portal.service(service.id) }));
}

export function PortalLayout() {
  const { t } = useTranslation(["portal", "networking", "dns"]);
  const session = useSession();
  const nav: NavGroup[] = [
    {
      items: [
        { label: t("nav.overview"), href: paths.portal.home(), icon: IconHome2, exact: true },
        { label: t("nav.services"), href: paths.portal.services(), icon: IconServer },
      ],
    },
    {
      label: t("networking:nav.group"),
      items: [
        { label: t("networking:nav.networks"), href: paths.portal.networks(), icon: IconNetwork },
        { label: t("networking:nav.firewalls"), href: paths.portal.firewalls(), icon: IconShield },
        { label: t("networking:nav.addresses"), href: paths.portal.addresses(), icon: IconWorld },
        { label: t("nav.domains"), href: paths.portal.domains(), icon: IconWorldCheck },
        { label: t("dns:nav"), href: paths.portal.zones(), icon: IconWorldWww },
        { label: t("nav.storage"), href: paths.portal.storages(), icon: IconBucket },
      ],
    },
    {
      label: t("nav.billing"),
      items: [
        { label: t("nav.invoices"), href: paths.portal.invoices(), icon: IconFileInvoice },
        { label: t("nav.one_time"), href: paths.portal.oneTime(), icon: IconPackage },
        { label: t("nav.methods"), href: paths.portal.paymentMethods(), icon: IconCreditCard },
      ],
    },
    {
      label: t("nav.account"),
      items: [
        { label: t("nav.ssh_keys"), href: paths.portal.sshKeys(), icon: IconKey },
        { label: t("nav.images"), href: paths.portal.images(), icon: IconPhoto },
        { label: t("nav.profile"), href: paths.portal.profile(), icon: IconUser },
        { label: t("nav.members"), href: paths.portal.members(), icon: IconUsers },
        { label: t("nav.messages"), href: paths.portal.messages(), icon: IconMail },
      ],
    },
  ];
  const commands: Command[] = [
    ...nav.flatMap((group) => group.items.map((item) => ({ id: item.href, label: item.label, icon: item.icon, href: item.href }))),
    { id: "order", label: t("nav.order"), icon: IconPlus, href: "/" },
  ];
  return (
    <Shell face="portal" home={paths.portal.home()} nav={nav} palette={{ commands, search: searchServices }}>
      {session && !session.user.email_verified ? <VerifyNotice email={session.user.email} /> : null}
      <Outlet />
    </Shell>
  );
}

function VerifyNotice({ email }: { email: string }) {
  const { t } = useTranslation("portal");
  const resend = useMutation({ mutationFn: () => authApi.resendVerification(), onSuccess: () => toast.done(t("verify.resent")) });
  return (
    <Alert className={classes.verify} icon={<IconMailExclamation aria-hidden />} title={t("verify.title")}>
      <div className={classes.verifyBody}>
        {t("verify.text", { email })}
        <Button size="compact-sm" variant="default" loading={resend.isPending} onClick={() => resend.mutate()}>
          {t("verify.resend")}
        </Button>
      </div>
    </Alert>
  );
}
