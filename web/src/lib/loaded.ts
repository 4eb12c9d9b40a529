import type { Problem } from '@/api/wire'

/** Something of the server's that a part of the page cannot be drawn without. */
export type Loaded<Value> =
  | { readonly status: 'loading' }
  | { readonly status: 'loaded'; readonly value: Value }
  | { readonly status: 'failed'; readonly problem: Problem }
