// SPDX-License-Identifier: Apache-2.0
import { operatorUri } from './bootstrap/roles.ts'

/** So many workers a network has unless it is told otherwise; the first is the gatekeeper as well. */
export const workersByDefault = 2
/** More processes than that on one machine wait for each other. */
export const workersMax = 4

/** The names of a network's simulated machines: each gives its machine keys of its own. */
export const machineNames = (count: number): readonly string[] => Array.from({ length: count }, (_, i) => `worker-${i + 1}`)

/**
 * Who hands in what a worker says. Each has an account of its own, so that no nonce of one relayer meets one of another.
 * @param index of the worker, from 0
 */
export const operatorOf = (index: number): string => (index === 0 ? operatorUri : `${operatorUri}//worker-${index + 1}`)
