/** The results of `operation`, done `count` times. */
export function repeat<Result>(count: number, operation: (index: number) => Result): Result[] {
  const results: Result[] = [];
  for (let index = 0; index < count; index++) results.push(operation(index));
  return results;
}
