// SPDX-License-Identifier: Apache-2.0
export { createMemoryStore } from './memory-store.ts'
export { createMemoryTable, type MemoryTable } from './memory-table.ts'
export type { Entry, OrderedStore, Table, Write } from './ordered-store.ts'
export { keyBytesMax, kvErrors } from './ordered-store.ts'
