// SPDX-License-Identifier: Apache-2.0
import { ensureBuilt } from './build.mjs'

/** Tests that start real processes or worker threads find the compiled entry points in `PHAT_BUILD`; one that is set is taken as it is. */
export default async function setup(): Promise<void> {
  process.env.PHAT_BUILD ??= await ensureBuilt()
}
