/** One bundle: its words, its parts, its price. */
import { IconExternalLink } from "@tabler/icons-react";
import { useNavigate, useParams } from "@tanstack/react-router";
import { Suspense, lazy } from "react";
import { useTranslation } from "react-i18next";
import type { BundleAdmin } from "@/api/schema";
import { LinkButton } from "@/components/links";
import { Page } from "@/components/Page";
import { paths } from "@/lib/paths";
import { Editable, Loaded } from "../parts";
import { adminPaths } from "../paths";
import { BundleState } from "./BundleState";
import { catalogRead } from "./calls";
import "./bundle-words";

const BundleForm = lazy(() => import("./BundleForm"));

function useCrumbs() {
  const { t } = useTranslation("admin");
  return [{ label: t("bundles.title"), href: adminPaths.bundles }];
}

export function BundlePage() {
  const { t } = useTranslation("admin");
  const { id } = useParams({ strict: false }) as { id: string };
  const crumbs = useCrumbs();
  return (
    <Loaded query={catalogRead.bundle(id)} name={t("bundles.bundle")} crumbs={crumbs}>
      {(bundle) => (
        <Page
          title={bundle.name}
          crumbs={crumbs}
          lead={bundle.tagline || undefined}
          beside={<BundleState state={bundle.state} />}
          actions={
            bundle.state === "on_sale" || bundle.state === "hidden" ? (
              <LinkButton href={paths.bundle(bundle.slug)} variant="default" leftSection={<IconExternalLink size={16} aria-hidden />}>
                {t("bundles.see")}
              </LinkButton>
            ) : undefined
          }
        >
          <Editable permission="catalog.write">
            <Suspense fallback={null}>
              <BundleForm key={bundle.version} bundle={bundle} />
            </Suspense>
          </Editable>
        </Page>
      )}
    </Loaded>
  );
}

export function NewBundlePage() {
  const { t } = useTranslation("admin");
  const navigate = useNavigate();
  const crumbs = useCrumbs();
  // After the form has settled, or its guard would ask about leaving.
  const open = (made: BundleAdmin) => setTimeout(() => void navigate({ to: adminPaths.bundle(made.id) as "/" }), 0);
  return (
    <Page title={t("bundles.add")} crumbs={crumbs}>
      <Suspense fallback={null}>
        <BundleForm onSaved={open} />
      </Suspense>
    </Page>
  );
}
