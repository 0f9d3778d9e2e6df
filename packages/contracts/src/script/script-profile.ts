// SPDX-License-Identifier: Apache-2.0
import type { PassProfile } from '@phat/wasm-engine'

/**
 * What JavaScript needs to reach its own limit, which a script can catch; C code that needs more for each level (JSON.stringify) ends the
 * run here. A slot of this module takes some 3 bytes of the native stack, so that this fits into the stack that Node.js gives by default.
 */
const defaultStackSlots = 320_000

/** Pages that the engine's memory may have: the static data, the C stack, the heap, and room for fragments. */
const memoryPagesMax = 256

/** How the engine's module is instrumented. @param stackSlots slots of the value stack; JavaScript's own limit is met first */
export const scriptProfile = (
  { version, costs }: Pick<PassProfile, 'version' | 'costs'>,
  stackSlots: number = defaultStackSlots,
): PassProfile => ({ version, costs, floats: 'canonical', memory: 'own', maxPages: memoryPagesMax, stackSlots })
