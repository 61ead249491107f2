/** The frame of the shop. */
import "./words";
import { Outlet } from "@tanstack/react-router";
import { Shell } from "@/components/Shell";

export function ShopLayout() {
  return (
    <Shell face="shop" home="/">
      <Outlet />
    </Shell>
  );
}
