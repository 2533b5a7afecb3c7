/** A change of aliases, one of several that are applied in order. */
export type AliasAction =
  | { readonly kind: "create"; readonly collection: string; readonly alias: string }
  | { readonly kind: "delete"; readonly alias: string }
  | { readonly kind: "rename"; readonly oldAlias: string; readonly newAlias: string };
