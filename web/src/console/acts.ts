// What one does from a list: one dialog at a time, for a new row or with a row that is there; once it has done something, the list is asked anew.
//
//   const { adding, add, doing, act, ended, turn } = useActs<Licence>();
//   <Button onClick={add}>...  <Button onClick={() => act(row)}>...  <ServerRows turn={turn} ... />
//   {adding && <Add close={ended} />}  {doing && <Change of={doing} close={ended} />}
import { useState } from 'react';

export function useActs<Act>() {
  const [adding, setAdding] = useState(false);
  const [doing, setDoing] = useState<Act>();
  const [turn, setTurn] = useState(0);
  const ended = (done: boolean) => {
    setAdding(false);
    setDoing(undefined);
    if (done) setTurn((n) => n + 1);
  };
  return { adding, add: () => setAdding(true), doing, act: (what: Act) => setDoing(what), ended, turn };
}
