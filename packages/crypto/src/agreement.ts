// SPDX-License-Identifier: Apache-2.0
export { type AgreementKey, createAgreementKey } from './agreement/agreement.ts'
