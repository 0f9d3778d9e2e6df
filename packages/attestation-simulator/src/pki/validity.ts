// SPDX-License-Identifier: Apache-2.0

/**
 * 2049-12-31T23:59:59Z, where the certificates of the simulated vendors end; they begin in 1970. So a chain may run on any
 * clock, and certificates do not depend on the time at which a process makes them. Faults have times of their own.
 */
export const validityEnd = 2_524_607_999
