// SPDX-License-Identifier: Apache-2.0
export { type AgreementKey, createAgreementKey } from './agreement/agreement.ts'
export { agreementKeyFromUri } from './agreement/agreement-key-from-uri.ts'
