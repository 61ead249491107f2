/** Mock back office: every part brings its own routes. */
import type { ChangeTopic } from "@/api/schema";
import { estateRoutes } from "./admin-estate";
import { homeRoutes } from "./admin-home";
import { officeRoutes } from "./admin-office";
import { manageRoutes } from "./admin-manage";
import { runRoutes } from "./admin-run";
import { sellRoutes } from "./admin-sell";
import { taxRoutes } from "./admin-tax";
import type { Routes } from "./http";

type Emit = (topic: ChangeTopic, id: string, kind: string) => void;

export function adminRoutes(routes: Routes, emit: Emit): void {
  // Before the others: a word such as `sums` stands where elsewhere an id does.
  officeRoutes(routes, emit);
  estateRoutes(routes);
  homeRoutes(routes, emit);
  sellRoutes(routes, emit);
  runRoutes(routes, emit);
  manageRoutes(routes);
  taxRoutes(routes);
}
