/** What this person has set for themselves, kept by the server: it is there on every device they sign in on. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, read } from "@/api/client";

const all = { ...read([], "/auth/preferences"), staleTime: 300_000 };

/** One value under a name; nothing until it was read or when nothing was set. Shown at once, kept in the background. */
export function usePreference<T>(name: string): { value: T | undefined; put: (value: T | null) => void; failed: boolean } {
  const client = useQueryClient();
  const query = useQuery(all);
  const write = useMutation({
    mutationFn: ({ value }: { value: T | null; before: typeof query.data }) => api.put("/auth/preferences/{name}", { path: { name }, body: { value } }),
    onError: (_, { before }) => client.setQueryData(all.queryKey, before),
  });
  const put = (value: T | null) => {
    const before = client.getQueryData(all.queryKey);
    client.setQueryData(all.queryKey, (old) => ({ values: { ...old?.values, [name]: value } }));
    write.mutate({ value, before });
  };
  return { value: (query.data?.values[name] ?? undefined) as T | undefined, put, failed: write.isError };
}
