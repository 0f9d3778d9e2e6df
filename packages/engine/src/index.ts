// SPDX-License-Identifier: Apache-2.0
export { type Certificate, readCertificate } from './dev/certificate.ts'
export { type CertifiedParent, type Certifier, createCertifier } from './dev/certifier.ts'
export { type DevEngine, type DevEngineOptions, type SealMode, startDevEngine } from './dev/dev-engine.ts'
export type { Engine } from './engine-api.ts'
export { engineErrors } from './engine-errors.ts'
