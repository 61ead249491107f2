/** Around everything: theme of the tenant, toasts, the last error boundary. */
import { Suspense, lazy } from "react";
import { useQuery } from "@tanstack/react-query";
import { Outlet } from "@tanstack/react-router";
import type { ErrorComponentProps } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { metaQuery, useSession } from "@/api/meta";
import { ErrorPage, NotFound } from "@/components/ErrorPage";
import { ThemeProvider } from "@/components/ThemeProvider";
import { Toaster } from "@/components/toasts";

const ShopFrame = lazy(() => import("./shop/ShopLayout").then(({ ShopFrame: frame }) => ({ default: frame })));

export function RootLayout() {
  const accent = useQuery(metaQuery).data?.brand.accent;
  return (
    <ThemeProvider accent={accent}>
      <Outlet />
      <Toaster />
    </ThemeProvider>
  );
}

export function RootError({ error, reset }: ErrorComponentProps) {
  return (
    <ThemeProvider>
      <main id="main">
        <ErrorPage error={error} reset={reset} />
      </main>
    </ThemeProvider>
  );
}

export function RootNotFound() {
  const { t } = useTranslation();
  const session = useSession();
  const links = [{ label: t("problem.go_home"), href: "/" }];
  if (session?.kind === "customer") links.push({ label: t("app.to_portal"), href: "/portal" });
  if (session?.kind === "staff") links.push({ label: t("app.to_admin"), href: "/admin" });
  return (
    <Suspense fallback={null}>
      <ShopFrame>
        <NotFound links={links} />
      </ShopFrame>
    </Suspense>
  );
}

/** Inside a face, whose shell already has the main part. */
export function FaceNotFound({ home, label }: { home: string; label: string }) {
  const { t } = useTranslation();
  return (
    <NotFound
      links={[
        { label, href: home },
        { label: t("problem.go_home"), href: "/" },
      ]}
    />
  );
}
