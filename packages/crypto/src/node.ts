// SPDX-License-Identifier: Apache-2.0
export type { VerifyItem } from './verifier/batch.ts'
export { createVerifiedRecord, type VerifiedRecord } from './verifier/verified-record.ts'
export { createVerifierPool, type VerifierPool, type VerifierPoolOptions } from './verifier/verifier-pool.ts'
