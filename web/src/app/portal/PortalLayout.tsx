/** The frame of the customer portal. */
import "./words";
import { Outlet } from "@tanstack/react-router";
import { Shell } from "@/components/Shell";

export function PortalLayout() {
  return (
    <Shell face="portal" home="/portal" nav={[]}>
      <Outlet />
    </Shell>
  );
}
