#!/bin/sh
# purity.sh exact|lists LIBRARY...: fails when a pure module (base, catalogue, rating, charging, protocol) asks the linker
# for a clock, chance, a file, a socket or a thread. Replay rests on it: what a pure module cannot reach it cannot depend on.
#
# Two nets. The first names what is forbidden, and holds in every build. The second (`exact`, release builds) names all
# that is allowed, so that something new is looked at by a person before it is let in; sanitizers and unoptimised builds
# bring symbols of their own, hence only the first there.
set -u
mode=$1
shift

# nm prints "U name" for what an object takes from elsewhere; what the modules take from each other is ours.
wanted=$(nm -C -u "$@" 2>/dev/null | sed -n 's/^ *[Uw] //p' | sed 's/@.*//' | grep -Ev '^(vtable for |typeinfo for |typeinfo name for |guard variable for |VTT for )?sublet::' | sort -u)
[ -n "$wanted" ] || { echo "purity: nm shows nothing; are these libraries? $*"; exit 2; }

forbidden='^(clock|clock_(gettime|getres|nanosleep)|gettimeofday|time|ftime|localtime(_r)?|gmtime(_r)?|mktime|strftime|tzset|nanosleep|usleep|sleep|times|getrusage'
forbidden="$forbidden"'|s?rand(om)?(_r)?|[dlm]rand48|getrandom|getentropy|arc4random.*'
forbidden="$forbidden"'|f?open(64|at|dir)?|openat64|fopen64|fdopen|freopen|fread|fgets|getline|read|pread(64)?|readv|write|pwrite(64)?|writev|close|fsync|fdatasync|f?stat(64|at)?|lstat|unlink|rename|mkdir|rmdir|readdir|mmap|munmap|tmpfile|mkstemp|mkdtemp'
forbidden="$forbidden"'|socket|connect|bind|listen|accept4?|send(to|msg)?|recv(from|msg)?|poll|ppoll|select|epoll_.*|getaddrinfo|gethostby.*'
forbidden="$forbidden"'|pthread_.*|sem_.*|thrd_.*|mtx_.*|fork|vfork|exec[lv].*|posix_spawn.*|system|popen|syscall|getenv|secure_getenv|getpid|gettid|signal|sigaction|kill)$'
forbidden="$forbidden"'|std::(chrono|random_device|thread|this_thread|mutex|recursive_mutex|timed_mutex|shared_mutex|condition_variable|filesystem|__future_base|jthread)|basic_(i|o)?fstream|basic_filebuf|__basic_file|boost::|std::c(in|out|err|log)$'

bad=$(printf '%s\n' "$wanted" | grep -E "$forbidden")
if [ -n "$bad" ]; then
  echo "purity: a pure module asks for what only io, engine and those below may touch:"
  printf '%s\n' "$bad" | sed 's/^/  /'
  printf '%s\n' "$bad" | while read -r symbol; do nm -C -A -u "$@" 2>/dev/null | grep -F " $symbol" | sed 's/^/    /' | head -3; done
  exit 1
fi
[ "$mode" = exact ] || { echo "purity: nothing forbidden"; exit 0; }

# What is allowed, and why.
allowed='^(operator (new|delete)|calloc|free'                                            # memory
allowed="$allowed"'|mem(chr|cmp|cpy|move|set)|str(len|cmp|ncmp|chr)|snprintf|__snprintf_chk|__(mem|str)[a-z]*_chk' # bytes and text
allowed="$allowed"'|__(u?div|u?mod|u?divmod|mul)ti[34]|__muloti4'                         # 128-bit arithmetic
allowed="$allowed"'|abort|fprintf|__fprintf_chk|stderr|__stack_chk_fail'                  # ensure.h: a bug says where, then stops
allowed="$allowed"'|__cxa_.*|_Unwind_Resume|__gxx_personality_v0|__dso_handle|_GLOBAL_OFFSET_TABLE_|__libc_single_threaded' # the language
allowed="$allowed"'|std::__throw_.*|std::nothrow|std::terminate.*|std::_Hash_bytes.*|std::_Rb_tree_.*|std::__detail::_Prime_rehash_policy::.*|std::__detail::_List_node_base::.*' # containers
allowed="$allowed"'|((vtable|VTT|typeinfo|typeinfo name) for )?(std::exception|std::bad_alloc|std::(runtime|logic)_error|__cxxabiv1::).*'
allowed="$allowed"'|((vtable|VTT|typeinfo) for )?std::(__cxx11::)?(basic_(string|istringstream|ostringstream|stringstream|stringbuf|ios|streambuf|istream|ostream|iostream)<|ios_base|locale::).*' # yaml-cpp reads from a stream over memory
allowed="$allowed"'|((vtable|typeinfo) for )?YAML::.*'                                    # the catalogue's text
allowed="$allowed"'|iconv(_open|_close)?'                                                 # GB18030, once, into a table (protocol/usage/text_table.h); it may load its own tables from files
allowed="$allowed"')'
new=$(printf '%s\n' "$wanted" | grep -Ev "$allowed")
if [ -n "$new" ]; then
  echo "purity: not forbidden, but new to the pure modules; if it touches nothing outside, add it to the list in tests/purity.sh:"
  printf '%s\n' "$new" | sed 's/^/  /'
  exit 1
fi
echo "purity: $(printf '%s\n' "$wanted" | wc -l) symbols from outside, all of them allowed"
