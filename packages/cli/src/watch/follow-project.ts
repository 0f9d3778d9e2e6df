// SPDX-License-Identifier: Apache-2.0
import type { Invocation } from '../command.ts'

/** What `phat dev watch` does, for a composition that starts the network itself: loaded when it is asked for. */
export async function followProject(invocation: Invocation, folder: string): Promise<void> {
  const { watchProject } = await import('./watch-project.ts')
  await watchProject(invocation, folder)
}
