// SPDX-License-Identifier: Apache-2.0
import { setTimeout as pause } from 'node:timers/promises'
import { databaseErrors, lockFolder } from '@phat/chain/folder-lock'
import { devNetworkErrors } from '../dev-network-errors.ts'

/** A worker whose network was killed takes a moment to notice and to stop. */
const attemptsMax = 60
const pauseMs = 100

/** Takes the lock of a folder at once. @throws PhatError `dev-network.in-use` */
export function lockNow(folder: string): () => void {
  try {
    return lockFolder(folder)
  } catch (error) {
    if (!databaseErrors.is(error, 'in-use')) throw error
    throw devNetworkErrors.error('in-use', `another process has ${folder} open`, { cause: error })
  }
}

/** Takes it when whoever holds it lets go, which is to be soon. @throws PhatError `dev-network.in-use` */
export async function lockSoon(folder: string): Promise<() => void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return lockNow(folder)
    } catch (error) {
      if (attempt === attemptsMax || !devNetworkErrors.is(error, 'in-use')) throw error
    }
    await pause(pauseMs)
  }
}
