// SPDX-License-Identifier: Apache-2.0
export { simulatedRoots } from './simulated-roots.ts'
