// SPDX-License-Identifier: Apache-2.0
export { type AddressRules, createAddressRules } from './query-host/address-rules.ts'
export { connectIo, type IoClient, type IoConnection, type IoServer, serveIo } from './query-host/io-connection.ts'
export { createQueryCache, type QueryCache, type QueryCacheOptions } from './query-host/query-cache.ts'
export { createQueryHost, type QueryHostOptions, type QuerySession } from './query-host/query-host.ts'
export { queryHostErrors } from './query-host/query-host-errors.ts'
export { createQueryIo, type QueryIo, type QueryIoOptions } from './query-host/query-io.ts'
